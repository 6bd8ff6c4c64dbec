with

flows as (
    select * from {{ ref('stg_cepii_baci__flows') }}
),

hs6_codes as (
    select * from {{ ref('hs6_codes') }}
),

country_codes as (
    select * from {{ ref('int_world_trade__country_codes') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

extracts as (
    select * from {{ ref('int_import_series__extracts') }}
    where is_known
),

stages as (
    select * from {{ ref('int_import_series__stages') }}
),

coded as (
    select
        flows.raw_row_id,
        extracts.import_series_code,
        extracts.source_id,
        extracts.edition_id,
        flows.snapshot_id,
        editions.published_on,
        editions.published_on as known_on,
        flows.nomenclature,
        flows.reference_year,
        importers.country_code as reporter_code,
        exporters.country_code,
        exporters.is_remainder,
        hs6_codes.mineral_code,
        hs6_codes.supply_stage,
        flows.hs6_code,
        flows.quantity_as_published,
        hs6_codes.content_factor,
        flows.published_quantity_t as gross_t,
        flows.published_quantity_t * hs6_codes.content_factor as contained_t,
        flows.value_thousand_usd
    from flows
    inner join editions on flows.snapshot_id = editions.raw_snapshot_id
    inner join hs6_codes on flows.nomenclature = hs6_codes.nomenclature and flows.hs6_code = hs6_codes.hs6_code
    inner join country_codes as exporters on flows.exporter_code_as_published = exporters.published_code
    inner join country_codes as importers on flows.importer_code_as_published = importers.published_code
    inner join extracts
        on flows.snapshot_id = extracts.snapshot_id
        and flows.nomenclature = extracts.nomenclature
        and flows.reference_year = extracts.reference_year
        and importers.country_code = extracts.reporter_code
),

-- How much of the stage the extract holds is the extract's property, not the code's.
described as (
    select coded.*, stages.stage_coverage
    from coded
    inner join stages
        on coded.import_series_code = stages.import_series_code
        and coded.reporter_code = stages.reporter_code
        and coded.mineral_code = stages.mineral_code
        and coded.supply_stage = stages.supply_stage
        and coded.reference_year = stages.reference_year
)

select * from described
