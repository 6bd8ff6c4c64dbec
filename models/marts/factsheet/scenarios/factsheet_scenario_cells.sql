{%- set keys = ['mineral_code', 'reporter_code', 'indicator_code'] -%}
with

effects as (
    select * from {{ ref('scenario_effects') }}
    where lever = 'all'
),

rated as (
    select * from {{ ref('scenario_indicators') }}
),

baseline as (
    select rated.*
    from rated
    inner join {{ ref('scenarios') }} as scenarios on rated.scenario_id = scenarios.scenario_id
    where scenarios.is_baseline
),

supply as (
    select * from {{ ref('scenario_supply') }}
    where lever = 'all'
),

stops as (
    select * from {{ ref('factsheet_supplier_stops') }}
),

prints as (
    select indicators.indicator_number, indicator_prints.*
    from {{ ref('indicators') }} as indicators
    inner join {{ ref('indicator_prints') }} as indicator_prints on indicators.indicator_code = indicator_prints.indicator_code
),

compared as (
    select
        effects.scenario_id, cast(null as {{ type_text() }}) as country_code, {{ prefixed('effects', keys) }}, rated.is_acted_on,
        effects.value_before, effects.value_after, effects.rating_before, effects.rating_after,
        effects.risk_score_after - effects.risk_score_before as risk_change, rated.value_flag,
        {{ is_unsettled('rated') }} as is_unsettled_after,
        supply.supply_stage, supply.lost_share
    from effects
    inner join rated
        on {{ same('effects', 'rated', ['scenario_id', 'lever'] + keys) }}
    left join supply
        on {{ same('effects', 'supply', ['scenario_id'] + keys) }}
    union all
    select
        'single_supplier_stop' as scenario_id, country_code, {{ keys | join(', ') }}, is_acted_on, value_before, value_after,
        rating_before, rating_after, risk_change, value_flag, is_unsettled_after, supply_stage, lost_share
    from stops
),

reached as (
    select scenario_id, mineral_code, reporter_code
    from compared
    group by scenario_id, mineral_code, reporter_code
    having max(case when is_acted_on then 1 else 0 end) = 1
),

cells as (
    select
        compared.scenario_id, {{ prefixed('compared', keys) }}, prints.indicator_number, prints.is_percent, prints.decimals,
        compared.country_code, compared.is_acted_on, compared.value_before, compared.value_after, compared.rating_before,
        compared.rating_after, {{ mart_round('compared.risk_change') }} as risk_change, compared.value_flag,
        compared.supply_stage,
        {{ is_unsettled('baseline') }} as is_unsettled_before,
        compared.is_unsettled_after,
        case when compared.is_acted_on then greatest(compared.lost_share, 0) end as lost_share,
        case
            when compared.rating_before = compared.rating_after then 'same'
            when compared.rating_after = 'N/A' then 'gone'
            when {{ rating_step('compared.rating_after') }} < {{ rating_step('compared.rating_before') }} then 'improved'
            else 'worsened'
        end as movement
    from compared
    inner join reached
        on {{ same('compared', 'reached', ['scenario_id', 'mineral_code', 'reporter_code']) }}
    inner join baseline
        on {{ same('compared', 'baseline', keys) }}
    inner join prints on compared.indicator_code = prints.indicator_code
)

select * from cells
