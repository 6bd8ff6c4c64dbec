with

-- A place among few minerals says little: the pairs that have a correlation are looked at.
agreement as (
    select * from {{ ref('method_rank_agreement') }}
    where rank_correlation is not null
),

pairs as (
    select
        pairs.*,
        abs(pairs.method_rank - pairs.other_rank) / (pairs.mineral_count - 1) as rank_gap
    from {{ ref('int_method_comparison__pairs') }} as pairs
    inner join agreement on {{ same('pairs', 'agreement', ['reporter_code', 'method_code', 'other_method_code']) }}
),

-- The two methods that lie furthest apart on the mineral.
widest as (
    select
        *,
        row_number() over (
            partition by reporter_code, mineral_code order by rank_gap desc, method_code asc, other_method_code asc
        ) as choice
    from pairs
),

disagreements as (
    select
        reporter_code, mineral_code, method_code, other_method_code,
        cast(method_rank as {{ type_double() }}) as method_rank,
        cast(other_rank as {{ type_double() }}) as other_rank,
        mineral_count,
        {{ mart_round('rank_gap') }} as rank_gap,
        cast(row_number() over (partition by reporter_code order by rank_gap desc, mineral_code asc) as integer) as gap_rank,
        has_other_year, is_production_proxy, is_stage_missing, is_exports_missing, is_indicator_missing,
        not has_other_year and not is_production_proxy and not is_stage_missing and not is_exports_missing
        and not is_indicator_missing as is_method_alone
    from widest
    where choice = 1
)

select * from disagreements
