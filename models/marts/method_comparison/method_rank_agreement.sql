with

pairs as (
    select * from {{ ref('int_method_comparison__pairs') }}
),

agreement as (
    select
        reporter_code, method_code, other_method_code,
        cast(count(*) as integer) as mineral_count,
        -- Without a spread there is no correlation, and over few minerals it says nothing.
        case
            when
                count(*) >= {{ parameter('comparison_minerals_min') }} and var_pop(method_rank) > 0 and var_pop(other_rank) > 0
                then {{ mart_round('corr(method_rank, other_rank)') }}
        end as rank_correlation
    from pairs
    group by reporter_code, method_code, other_method_code
)

select * from agreement
