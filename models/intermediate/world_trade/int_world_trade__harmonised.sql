with

flows as (
    select * from {{ ref('stg_cepii_baci__flows') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

hs6_codes as (
    select * from {{ ref('hs6_codes') }}
),

country_codes as (
    select baci_code as published_code, country_code, is_remainder from {{ ref('countries') }}
    where baci_code is not null
    union
    select country_code as published_code, country_code, is_remainder from {{ ref('countries') }}
    union
    select name_as_published as published_code, country_code, is_remainder from {{ ref('country_names') }}
    where source_id = 'cepii_baci'
),

coded as (
    select
        flows.raw_row_id,
        editions.source_id,
        editions.edition_id,
        editions.snapshot_id,
        editions.published_on,
        editions.published_on as known_on,
        flows.nomenclature,
        flows.reference_year,
        importers.country_code as reporter_code,
        exporters.country_code,
        exporters.is_remainder,
        hs6_codes.mineral_code,
        hs6_codes.supply_stage,
        hs6_codes.stage_coverage,
        flows.hs6_code,
        flows.published_quantity_t as gross_t,
        flows.published_quantity_t * hs6_codes.content_factor as contained_t,
        flows.value_thousand_usd
    from flows
    inner join editions on flows.snapshot_id = editions.raw_snapshot_id
    inner join hs6_codes on flows.nomenclature = hs6_codes.nomenclature and flows.hs6_code = hs6_codes.hs6_code
    inner join country_codes as exporters on flows.exporter_code_as_published = exporters.published_code
    inner join country_codes as importers on flows.importer_code_as_published = importers.published_code
),

-- Japan's years 2023 and 2024 stand in its own extract and in the world's: the one with more rows is read, never both.
extracts as (
    select
        coded.nomenclature,
        coded.reporter_code,
        coded.reference_year,
        coded.snapshot_id,
        row_number() over (
            partition by coded.nomenclature, coded.reporter_code, coded.reference_year
            order by count(*) desc, coded.snapshot_id asc
        ) as choice
    from coded
    where coded.known_on <= {{ as_of_date() }}
    group by coded.nomenclature, coded.reporter_code, coded.reference_year, coded.snapshot_id
),

chosen as (
    select coded.*
    from coded
    inner join extracts
        on coded.nomenclature = extracts.nomenclature
        and coded.reporter_code = extracts.reporter_code
        and coded.reference_year = extracts.reference_year
        and coded.snapshot_id = extracts.snapshot_id
    where extracts.choice = 1
)

select * from chosen
