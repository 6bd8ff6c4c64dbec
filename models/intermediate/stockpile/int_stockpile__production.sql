{%- set keys = ['mineral_code', 'reference_year', 'country_code'] -%}
with

quantities as (
    select quantities.*
    from {{ ref('int_quantities__by_country') }} as quantities
    inner join {{ ref('scenarios') }} as scenarios on quantities.scenario_id = scenarios.scenario_id
    where scenarios.is_baseline and quantities.supply_stage in ('mine', 'refined_production')
),

contained as (
    select
        {{ prefixed('quantities', keys) }}, quantities.supply_stage, quantities.source_id,
        quantities.is_remainder, quantities.is_top_n_table, quantities.quantity * factors.content_factor as production_t
    from quantities
    inner join {{ ref('int_quantities__content_factors') }} as factors
        on {{ same('quantities', 'factors', ['source_id', 'mineral_code', 'supply_stage', 'basis', 'unit']) }}
),

-- The world of a table, remainder and all; the largest of those that tell of the year.
tables as (
    select mineral_code, reference_year, supply_stage, source_id, sum(production_t) as world_t
    from contained
    group by mineral_code, reference_year, supply_stage, source_id
),

worlds as (
    select mineral_code, reference_year, max(world_t) as world_t
    from tables
    where world_t > 0
    group by mineral_code, reference_year
),

-- Mined and refined are two accounts of one metal, and so are two sources: the larger is what a country can have made.
made as (
    select {{ keys | join(', ') }}, max(production_t) as production_t
    from contained
    where not is_remainder
    group by {{ keys | join(', ') }}
),

production as (
    select
        worlds.mineral_code, worlds.reference_year, made.country_code, made.production_t, worlds.world_t
    from worlds
    inner join made on worlds.mineral_code = made.mineral_code and worlds.reference_year = made.reference_year
)

select * from production
