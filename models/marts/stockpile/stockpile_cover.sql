{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage'] -%}
with

requirement as (
    select * from {{ ref('stockpile_requirement') }}
),

supply as (
    select supply.*
    from {{ ref('scenario_supply') }} as supply
    inner join {{ ref('levers') }} as levers on supply.lever = levers.lever
    where levers.is_shock and supply.lost_share > 0 and supply.unit = 't'
),

-- The stock fills the gap that the shock leaves, day after day, until it is empty.
cover as (
    select
        supply.scenario_id, supply.lever, {{ prefixed('supply', keys) }}, supply.reference_year, supply.lost_share,
        {{ mart_round('(supply.quantity_before - supply.quantity_after)') }} as lost_t,
        requirement.base_flag, requirement.stock_days, requirement.requirement_t,
        {{ mart_round(
            'requirement.requirement_t * ' ~ parameter('days_per_year') ~ ' / (supply.quantity_before - supply.quantity_after)'
        ) }} as cover_days
    from supply
    inner join requirement
        on {{ same('supply', 'requirement', keys) }}
)

select * from cover
