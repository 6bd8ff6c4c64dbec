{%- set scale = ['radar_scale.best_value', 'after_all.low_mid_cut', 'after_all.mid_high_cut', 'radar_scale.worst_value'] -%}
with

indicators as (
    select * from {{ ref('scenario_indicators') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
),

radar_scale as (
    select * from {{ ref('radar_scale') }}
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
        before_all.rating <> after_all.rating as moved,
        {{ mart_round(risk_score('before_all.indicator_value', *scale)) }} as risk_score_before,
        {{ mart_round(risk_score('after_all.indicator_value', *scale)) }} as risk_score_after
    from after_all
    inner join before_all
        on {{ same('after_all', 'before_all', ['mineral_code', 'reporter_code', 'indicator_code']) }}
    left join radar_scale
        on after_all.indicator_code = radar_scale.indicator_code and after_all.basis = coalesce(radar_scale.basis, '')
)

select * from effects
