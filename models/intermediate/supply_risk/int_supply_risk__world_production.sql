with

-- The stage and source that production concentration is computed from.
years as (
    select scenario_id, mineral_code, supply_stage, source_id, reference_year, is_proxy
    from {{ ref('int_indicators__years') }}
    where indicator_code = 'production_concentration' and is_held
),

reporters as (
    select * from {{ ref('reporters') }}
    where is_world
),

quantities as (
    select quantities.*
    from {{ ref('int_quantities__by_country') }} as quantities
    inner join reporters on quantities.reporter_code = reporters.reporter_code
),

content_factors as (
    select * from {{ ref('int_quantities__content_factors') }}
),

production as (
    select
        years.scenario_id,
        years.mineral_code,
        years.reference_year,
        years.supply_stage,
        years.source_id,
        years.is_proxy,
        quantities.edition_id,
        quantities.basis,
        quantities.unit,
        content_factors.content_factor,
        quantities.country_code,
        quantities.is_remainder,
        quantities.is_top_n_table,
        quantities.quantity,
        quantities.value_flag
    from years
    inner join quantities
        on
        {{ same('years', 'quantities', ['scenario_id', 'mineral_code', 'supply_stage', 'source_id', 'reference_year']) }}
    left join content_factors
        on {{ same('quantities', 'content_factors', ['source_id', 'mineral_code', 'supply_stage', 'basis', 'unit']) }}
)

select * from production
