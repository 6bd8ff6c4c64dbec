{%- set keys = ['source_id', 'mineral_code', 'supply_stage', 'reference_year'] -%}
with

flows as (
    select partners.*
    from {{ ref('int_trade__partners') }} as partners
    inner join {{ ref('scenarios') }} as scenarios on partners.scenario_id = scenarios.scenario_id
    where
        scenarios.is_baseline and partners.basis = 'contained' and partners.quantity > 0 and partners.trade_value > 0
        and not partners.is_remainder
),

-- What others ship is known only where a source holds nearly all importers.
reach as (
    select {{ keys | join(', ') }}
    from flows
    group by {{ keys | join(', ') }}
    having count(distinct reporter_code) >= {{ parameter('world_trade_reporter_count_min') }}
),

shipped as (
    select
        {{ prefixed('flows', keys) }}, flows.country_code, sum(flows.quantity) as shipped_t,
        sum(flows.trade_value) as trade_value, max(flows.quantity) as largest_t
    from flows
    inner join reach on {{ same('flows', 'reach', keys) }}
    group by {{ prefixed('flows', keys) }}, flows.country_code
),

compared as (
    select
        *,
        sum(shipped_t) over (partition by {{ keys | join(', ') }}) - shipped_t as others_t,
        sum(trade_value) over (partition by {{ keys | join(', ') }}) - trade_value as others_value
    from shipped
),

-- A tonne at a fraction of everybody's price, and to one buyer: other goods under the code, or a slip of the unit.
odd as (
    select
        {{ keys | join(', ') }}, country_code, shipped_t, largest_t / shipped_t as largest_buyer_share,
        (trade_value / shipped_t) / (others_value / others_t) as unit_value_ratio
    from compared
    where
        others_t > 0
        and largest_t >= {{ parameter('odd_flow_buyer_share_min') }} * shipped_t
        and trade_value * others_t < {{ parameter('odd_flow_unit_value_ratio_max') }} * others_value * shipped_t
)

select * from odd
