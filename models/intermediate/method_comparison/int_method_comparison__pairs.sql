{%- set keys = 'reporter_code, method_code, other_method_code' -%}
with

-- Sums of several threads differ in their last digit, which must not break a tie: the scores are rounded before.
scores as (
    select scores.*, methods.sort_order
    from {{ ref('int_method_comparison__scores') }} as scores
    inner join {{ ref('compared_methods') }} as methods on scores.method_code = methods.method_code
    where scores.score is not null
),

-- Minerals that both methods score.
paired as (
    select
        scores.reporter_code, scores.mineral_code, scores.method_code, others.method_code as other_method_code,
        scores.score, others.score as other_score,
        scores.last_year < others.first_year or scores.first_year > others.last_year as has_other_year,
        scores.is_production_proxy or others.is_production_proxy as is_production_proxy,
        scores.is_stage_missing or others.is_stage_missing as is_stage_missing,
        scores.is_exports_missing or others.is_exports_missing as is_exports_missing,
        scores.is_indicator_missing or others.is_indicator_missing as is_indicator_missing
    from scores
    inner join scores as others
        on {{ same('scores', 'others', ['reporter_code', 'mineral_code']) }}
        and scores.sort_order < others.sort_order
),

ranked as (
    select
        *,
        {{ average_rank('score', keys) }} as method_rank,
        {{ average_rank('other_score', keys) }} as other_rank,
        cast(count(*) over (partition by {{ keys }}) as integer) as mineral_count
    from paired
)

select * from ranked
