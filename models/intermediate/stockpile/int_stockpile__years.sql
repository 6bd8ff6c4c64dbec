{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage', 'source_id', 'reference_year'] -%}
with

quantities as (
    select quantities.*
    from {{ ref('int_quantities__by_country') }} as quantities
    inner join {{ ref('scenarios') }} as scenarios on quantities.scenario_id = scenarios.scenario_id
    inner join {{ ref('indicator_bases') }} as bases
        on quantities.basis = bases.basis and bases.indicator_code = 'refined_import_stability'
    where scenarios.is_baseline and bases.headline_priority = 1 and quantities.unit = 't'
),

-- The stage at which stocks are held when nothing else is said.
stock_stages as (
    select supply_stage from {{ ref('lever_effects') }}
    where lever = 'stockpiling' and is_default
),

trade as (
    select quantities.*
    from quantities
    inner join stock_stages on quantities.supply_stage = stock_stages.supply_stage
),

imports as (
    select {{ keys | join(', ') }}, sum(quantity) as import_t
    from trade
    group by {{ keys | join(', ') }}
),

-- Years of which a source holds many importers: their imports from a country are that country's exports.
reach as (
    select
        source_id, reference_year,
        count(distinct reporter_code) >= {{ parameter('world_trade_reporter_count_min') }} as holds_many_importers
    from trade
    group by source_id, reference_year
),

exports as (
    select mineral_code, country_code as reporter_code, supply_stage, source_id, reference_year, sum(quantity) as export_t
    from trade
    where not is_remainder
    group by mineral_code, country_code, supply_stage, source_id, reference_year
),

-- A table of the leading countries stands behind one that lists them all.
production as (
    select
        quantities.mineral_code, quantities.country_code as reporter_code, quantities.reference_year,
        quantities.quantity * content_factors.content_factor as production_t,
        row_number() over (
            partition by quantities.mineral_code, quantities.country_code, quantities.reference_year
            order by case when quantities.is_top_n_table then 1 else 0 end asc, quantities.source_id asc
        ) as choice
    from quantities
    inner join {{ ref('int_quantities__content_factors') }} as content_factors
        on {{ same('quantities', 'content_factors', ['source_id', 'mineral_code', 'supply_stage', 'basis', 'unit']) }}
    where
        quantities.supply_stage = 'refined_production' and not quantities.is_remainder
        and quantities.quantity * content_factors.content_factor is not null
),

years as (
    select
        {{ prefixed('imports', keys) }}, imports.import_t, production.production_t,
        case when reach.holds_many_importers then coalesce(exports.export_t, 0) end as export_t,
        production.production_t + imports.import_t
        - case when reach.holds_many_importers then coalesce(exports.export_t, 0) end as consumption_t
    from imports
    inner join reach on imports.source_id = reach.source_id and imports.reference_year = reach.reference_year
    left join exports
        on {{ same('imports', 'exports', keys) }}
    left join production
        on imports.mineral_code = production.mineral_code and imports.reporter_code = production.reporter_code
        and imports.reference_year = production.reference_year and production.choice = 1
)

select * from years
