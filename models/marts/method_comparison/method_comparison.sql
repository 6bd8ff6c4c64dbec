{%- set keys = 'reporter_code, method_code' -%}
with

scores as (
    select * from {{ ref('int_method_comparison__scores') }}
),

ranked as (
    select
        reporter_code, mineral_code, method_code,
        {{ average_rank('score', keys) }} as method_rank,
        count(*) over (partition by {{ keys }}) as ranked_count,
        max(last_year) over (partition by {{ keys }}) as newest_year
    from scores
    where score is not null
),

compared as (
    select
        scores.reporter_code, scores.mineral_code, scores.method_code, scores.score, scores.reason_code,
        cast(ranked.method_rank as {{ type_double() }}) as method_rank,
        cast(ranked.ranked_count as integer) as ranked_count,
        -- The third of the ranks in which the mineral lies: 1 has the highest risk.
        cast(ceil(3.0 * ranked.method_rank / ranked.ranked_count) as integer) as rank_third,
        scores.first_year, scores.last_year,
        coalesce(scores.last_year < ranked.newest_year, false) as is_earlier_year,
        scores.is_production_proxy, scores.is_stage_missing, scores.is_exports_missing, scores.is_indicator_missing
    from scores
    left join ranked on {{ same('scores', 'ranked', ['reporter_code', 'mineral_code', 'method_code']) }}
)

select * from compared
