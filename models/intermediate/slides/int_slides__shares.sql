with

charts as (
    select * from {{ ref('stg_meti_2022__charts') }}
),

slices as (
    select * from {{ ref('stg_meti_2022__shares') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

country_names as (
    select * from {{ ref('country_names') }}
),

coded as (
    select
        slices.raw_row_id,
        editions.source_id,
        editions.edition_id,
        slices.chart_id,
        charts.mineral_code,
        charts.supply_stage,
        charts.reference_year,
        charts.reference_year_basis,
        charts.total_t,
        charts.is_total_misprinted,
        country_names.country_code,
        country_names.is_remainder,
        slices.printed_share,
        slices.label_assignment
    from slices
    inner join charts on slices.chart_id = charts.chart_id
    inner join editions on slices.snapshot_id = editions.raw_snapshot_id
    inner join country_names
        on editions.source_id = country_names.source_id
        and slices.country_as_published = country_names.name_as_published
)

select * from coded
