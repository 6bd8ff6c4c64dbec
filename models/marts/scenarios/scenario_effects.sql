with

indicators as (
    select * from {{ ref('scenario_indicators') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
),

after_all as (
    select indicators.*
    from indicators
    inner join scenarios on indicators.scenario_id = scenarios.scenario_id
    where not scenarios.is_baseline
),

before_all as (
    select indicators.*
    from indicators
    inner join scenarios on indicators.scenario_id = scenarios.scenario_id
    where scenarios.is_baseline
),

effects as (
    select
        after_all.scenario_id, after_all.lever, after_all.mineral_code, after_all.reporter_code, after_all.indicator_code,
        after_all.reference_year,
        before_all.indicator_value as value_before,
        after_all.indicator_value as value_after,
        before_all.rating as rating_before,
        after_all.rating as rating_after,
        before_all.rating <> after_all.rating as moved
    from after_all
    inner join before_all
        on {{ same('after_all', 'before_all', ['mineral_code', 'reporter_code', 'indicator_code']) }}
)

select * from effects
