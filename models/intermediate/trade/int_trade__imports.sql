with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

chosen as (
    select * from {{ ref('int_import_series__chosen') }}
),

customs as (
    select * from {{ ref('int_trade__as_of') }}
),

world as (
    select * from {{ ref('int_world_trade__harmonised') }}
),

import_series as (
    select * from {{ ref('import_series') }}
),

imports as (
    select
        customs.scenario_id, customs.source_id, cast(null as {{ type_text() }}) as nomenclature, customs.edition_id,
        customs.snapshot_id, customs.raw_row_id, customs.reporter_code, customs.mineral_code, customs.supply_stage,
        customs.hs9_code, cast(null as {{ type_text() }}) as hs6_code, customs.country_code, customs.is_remainder,
        customs.reference_year, customs.quantity_as_published, customs.unit_as_published, customs.content_factor,
        customs.is_in_gross, customs.gross_t, customs.contained_t, customs.value_thousand_jpy,
        cast(null as {{ type_double() }}) as value_thousand_usd, customs.is_as_of_approximate
    from customs
    union all
    select
        baseline.scenario_id, world.source_id, world.nomenclature, world.edition_id, world.snapshot_id, world.raw_row_id,
        world.reporter_code, world.mineral_code, world.supply_stage, cast(null as {{ type_text() }}) as hs9_code,
        world.hs6_code, world.country_code, world.is_remainder, world.reference_year, world.quantity_as_published,
        't' as unit_as_published, world.content_factor, true as is_in_gross, world.gross_t, world.contained_t,
        cast(null as {{ type_double() }}) as value_thousand_jpy, world.value_thousand_usd, false as is_as_of_approximate
    from world
    cross join baseline
),

-- One series for an importer, mineral, stage and year: two sources or two nomenclatures never meet in one share.
default_series as (
    select
        imports.*,
        chosen.import_series_code,
        chosen.is_series_break,
        chosen.stage_coverage
    from imports
    inner join import_series
        on imports.source_id = import_series.source_id
        and coalesce(imports.nomenclature, '') = coalesce(import_series.nomenclature, '')
    inner join chosen
        on import_series.import_series_code = chosen.import_series_code
        and imports.reporter_code = chosen.reporter_code
        and imports.mineral_code = chosen.mineral_code
        and imports.supply_stage = chosen.supply_stage
        and imports.reference_year = chosen.reference_year
)

select * from default_series
