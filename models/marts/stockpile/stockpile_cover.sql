{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage'] -%}
with

requirement as (
    select * from {{ ref('stockpile_requirement') }}
),

supply as (
    select supply.*, supply.quantity_before - supply.quantity_after as quantity_lost, headline.source_id
    from {{ ref('scenario_supply') }} as supply
    inner join {{ ref('levers') }} as levers on supply.lever = levers.lever
    inner join {{ ref('int_scenarios__headline') }} as headline
        on {{ same('supply', 'headline', ['mineral_code', 'reporter_code', 'indicator_code']) }}
    where levers.is_shock and supply.lost_share > 0 and supply.unit = 't'
),

gaps as (
    select
        supply.scenario_id, supply.lever, {{ prefixed('supply', keys) }}, supply.reference_year, supply.lost_share,
        {{ yearly_gap('supply', 'quantity_lost', 'requirement') }} as lost_t,
        requirement.base_flag, requirement.stock_days, requirement.requirement_t
    from supply
    inner join requirement
        on {{ same('supply', 'requirement', keys) }}
),

-- The stock fills the gap that the shock leaves, day after day, until it is empty.
cover as (
    select
        scenario_id, lever, {{ keys | join(', ') }}, reference_year, lost_share, {{ mart_round('lost_t') }} as lost_t,
        base_flag, stock_days, requirement_t,
        {{ mart_round('requirement_t * ' ~ parameter('days_per_year') ~ ' / lost_t') }} as cover_days
    from gaps
)

select * from cover
