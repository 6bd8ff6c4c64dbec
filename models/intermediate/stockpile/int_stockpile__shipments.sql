{%- set keys = ['mineral_code', 'supply_stage', 'source_id', 'reference_year'] -%}
{%- set members = keys + ['country_code'] -%}
with

quantities as (
    select quantities.*
    from {{ ref('int_quantities__by_country') }} as quantities
    inner join {{ ref('scenarios') }} as scenarios on quantities.scenario_id = scenarios.scenario_id
    where scenarios.is_baseline and quantities.unit = 't' and quantities.basis = 'contained' and not quantities.is_remainder
),

stock_stages as (
    select supply_stage from {{ ref('lever_effects') }}
    where lever = 'stockpiling' and is_default
),

refined as (
    select quantities.*
    from quantities
    inner join stock_stages on quantities.supply_stage = stock_stages.supply_stage
),

-- Where a source holds nearly all importers of a mineral and stage, their imports from a country are its exports.
reach as (
    select {{ keys | join(', ') }}
    from refined
    group by {{ keys | join(', ') }}
    having count(distinct reporter_code) >= {{ parameter('world_trade_reporter_count_min') }}
),

flows as (
    select {{ members | join(', ') }}, quantity as shipped_t from refined
    union all
    select {{ keys | join(', ') }}, reporter_code, 0 from refined
),

shipped as (
    select {{ prefixed('flows', members) }}, sum(flows.shipped_t) as shipped_t
    from flows
    inner join reach on {{ same('flows', 'reach', keys) }}
    group by {{ prefixed('flows', members) }}
),

-- Ores and refined products of the same year and source: what a country could have passed on.
imported as (
    select
        quantities.source_id, quantities.mineral_code, quantities.reference_year, quantities.reporter_code as country_code,
        sum(quantities.quantity) as import_t
    from quantities
    left join {{ ref('reporters') }} as worlds on quantities.reporter_code = worlds.reporter_code and worlds.is_world
    where worlds.reporter_code is null
    group by quantities.source_id, quantities.mineral_code, quantities.reference_year, quantities.reporter_code
),

made as (
    select * from {{ ref('int_stockpile__production') }}
),

supplied as (
    select
        shipped.*, coalesce(made.production_t, 0) + coalesce(imported.import_t, 0) as supply_t
    from shipped
    left join imported on {{ same('shipped', 'imported', ['source_id', 'mineral_code', 'reference_year', 'country_code']) }}
    left join made on {{ same('shipped', 'made', ['mineral_code', 'reference_year', 'country_code']) }}
),

totals as (
    select mineral_code, reference_year, max(world_t) as world_t
    from made
    group by mineral_code, reference_year
),

judged as (
    select
        {{ prefixed('supplied', members) }}, supplied.shipped_t, supplied.supply_t, totals.world_t,
        coalesce(
            supplied.shipped_t > {{ parameter('shipments_over_supply_min') }} * supplied.supply_t
            and supplied.shipped_t > {{ parameter('shipments_of_world_share_min') }} * totals.world_t, false
        ) as is_beyond_supply
    from supplied
    left join totals on {{ same('supplied', 'totals', ['mineral_code', 'reference_year']) }}
)

select * from judged
