{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage', 'source_id', 'reference_year'] -%}
{%- set shipment_keys = ['mineral_code', 'supply_stage', 'source_id', 'reference_year'] -%}
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

shipped as (
    select * from {{ ref('int_stockpile__shipments') }}
),

-- What comes from countries that ship beyond their supply has another content than its code says.
doubtful as (
    select {{ prefixed('trade', keys) }}, sum(trade.quantity) as doubtful_t
    from trade
    inner join shipped
        on trade.country_code = shipped.country_code and {{ same('trade', 'shipped', shipment_keys) }}
    where shipped.is_beyond_supply
    group by {{ prefixed('trade', keys) }}
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
        {{ prefixed('imports', keys) }}, imports.import_t, production.production_t, own.shipped_t as export_t,
        coalesce(doubtful.doubtful_t, 0) as doubtful_t,
        coalesce(doubtful.doubtful_t, 0) > {{ parameter('doubtful_import_share_max') }} * imports.import_t as is_doubtful
    from imports
    left join shipped as own
        on imports.reporter_code = own.country_code and {{ same('imports', 'own', shipment_keys) }}
    left join doubtful
        on {{ same('imports', 'doubtful', keys) }}
    left join production
        on imports.mineral_code = production.mineral_code and imports.reporter_code = production.reporter_code
        and imports.reference_year = production.reference_year and production.choice = 1
),

consumed as (
    select *, case when not is_doubtful then production_t + import_t - export_t end as consumption_t
    from years
)

select * from consumed
