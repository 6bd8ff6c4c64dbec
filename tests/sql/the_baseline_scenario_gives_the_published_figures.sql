-- The way of the scenarios without any lever ends where it began: same values, bounds, ratings and reasons.
with

after_all as (
    select scenario_indicators.*
    from {{ ref('scenario_indicators') }} as scenario_indicators
    inner join {{ ref('scenarios') }} as scenarios on scenario_indicators.scenario_id = scenarios.scenario_id
    where scenarios.is_baseline
),

subjects as (
    select * from {{ ref('int_scenarios__subjects') }}
),

headline as (
    select * from {{ ref('indicator_headline') }}
),

compared as (
    select
        headline.mineral_code,
        subjects.reporter_code,
        headline.indicator_code,
        headline.indicator_value,
        after_all.indicator_value as value_after,
        headline.rating,
        after_all.rating as rating_after,
        headline.rating_reason,
        after_all.rating_reason as reason_after,
        after_all.upper_bound as bound_after,
        headline.upper_bound
    from subjects
    inner join headline
        on subjects.mineral_code = headline.mineral_code
        and subjects.facts_reporter_code = headline.reporter_code
        and subjects.indicator_code = headline.indicator_code
    left join after_all
        on subjects.mineral_code = after_all.mineral_code
        and subjects.reporter_code = after_all.reporter_code
        and subjects.indicator_code = after_all.indicator_code
)

select * from compared
where
    rating_after is null
    or rating_after <> rating
    or reason_after <> rating_reason
    or coalesce(abs(value_after - indicator_value) > .00000001, (value_after is null) <> (indicator_value is null))
    or coalesce(abs(bound_after - upper_bound) > .00000001, (bound_after is null) <> (upper_bound is null))
