{%- set keys = ['scenario_id', 'lever', 'mineral_code', 'reporter_code', 'indicator_code'] -%}
{%- set figures = ['value_before', 'value_after', 'rating_before', 'rating_after', 'risk_score_before', 'risk_score_after'] -%}
{%- set is_moved = 'value_after is null or value_after <> value_before or rating_after <> rating_before' -%}
{%- set does_act = is_moved ~ ' or coalesce(supply_change, 0) <> 0' -%}
with

evaluations as (
    select * from {{ ref('factsheet_evaluations') }}
),

levers as (
    select * from {{ ref('levers') }}
),

prints as (
    select indicators.indicator_code, indicators.indicator_number, prints.is_percent, prints.decimals
    from {{ ref('indicators') }} as indicators
    inner join {{ ref('indicator_prints') }} as prints on indicators.indicator_code = prints.indicator_code
),

of_scenarios as (
    select
        evaluations.reporter_code, evaluations.mineral_code, effects.lever, effects.indicator_code,
        {{ prefixed('effects', figures) }}, effects.moved, supply.lost_share, after_all.value_flag, after_all.is_projected
    from evaluations
    inner join {{ ref('scenario_effects') }} as effects
        on {{ same('evaluations', 'effects', ['scenario_id', 'mineral_code', 'reporter_code']) }}
    inner join {{ ref('scenario_indicators') }} as after_all on {{ same('effects', 'after_all', keys) }}
    left join {{ ref('scenario_supply') }} as supply on {{ same('effects', 'supply', keys) }}
    where after_all.is_acted_on
),

of_suppliers as (
    select
        evaluations.reporter_code, evaluations.mineral_code, 'supplier_stops' as lever, stops.indicator_code,
        {{ prefixed('stops', figures) }}, stops.moved, stops.lost_share,
        case when stops.value_after is null then 'nothing_left' end as value_flag, false as is_projected
    from evaluations
    inner join {{ ref('single_supplier_stop') }} as stops
        on {{ same('evaluations', 'stops', ['mineral_code', 'reporter_code']) }}
    where evaluations.case_code = 'single_supplier'
),

-- All together are the last of several levers, and the same as the only one.
effects as (
    select * from of_scenarios
    union all
    select * from of_suppliers
    union all
    select
        reporter_code, mineral_code, 'all' as lever, indicator_code, {{ figures | join(', ') }}, moved, lost_share, value_flag,
        is_projected
    from of_suppliers
),

described as (
    select
        effects.reporter_code, effects.mineral_code, effects.lever, coalesce(levers.sort_order, 0) as lever_order,
        effects.lever = 'all' as is_together, effects.indicator_code, prints.indicator_number, prints.is_percent, prints.decimals,
        {{ prefixed('effects', figures) }}, effects.moved, -effects.lost_share + 0 as supply_change, effects.value_flag,
        effects.is_projected
    from effects
    inner join prints on effects.indicator_code = prints.indicator_code
    left join levers on effects.lever = levers.lever
    -- What has no value before has none after, and no line of its own.
    where effects.value_before is not null
),

-- An indicator that a row leaves as it is has a line only where the row does nothing else.
flagged as (
    select
        *, {{ does_act }} as does_act,
        sum(case when {{ does_act }} then 1 else 0 end) over (
            partition by reporter_code, mineral_code, lever
        ) = 0 as does_nothing,
        not is_together and -supply_change >= {{ parameter('least_printed_loss') }} and max(
            case when is_together then supply_change end
        ) over (partition by reporter_code, mineral_code, indicator_code) = 0 as is_made_up
    from described
),

lines as (
    select
        reporter_code, mineral_code, lever, lever_order, is_together, indicator_code, indicator_number, is_percent, decimals,
        {{ figures | join(', ') }}, moved, supply_change, value_flag, is_projected, coalesce(is_made_up, false) as is_made_up
    from flagged
    where does_act or does_nothing
)

select * from lines
