with

usgs as (
    select * from {{ ref('stg_usgs_mcs__world') }}
),

iea as (
    select * from {{ ref('stg_iea_critical_minerals__supply') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

mineral_names as (
    select * from {{ ref('mineral_names') }}
),

stage_names as (
    select * from {{ ref('stage_names') }}
    where not is_ignored
),

country_names as (
    select * from {{ ref('country_names') }}
),

units as (
    select * from {{ ref('units') }}
),

published as (
    select
        raw_row_id, snapshot_id, mineral_as_published, stage_as_published, measure, country_as_published, reference_year,
        value_as_published, unit_as_published, is_estimate, footnote, 'raw_usgs_mcs__world' as raw_table
    from usgs
    union all
    select
        raw_row_id, snapshot_id, mineral_as_published, stage_as_published, 'production' as measure, country_as_published,
        reference_year, value_as_published, unit_as_published, false as is_estimate, null as footnote,
        'raw_iea_critical_minerals__supply' as raw_table
    from iea
),

coded as (
    select
        published.raw_table,
        published.raw_row_id,
        editions.source_id,
        editions.snapshot_id,
        editions.edition_id,
        editions.published_on,
        editions.published_on as known_on,
        editions.is_top_n_table,
        mineral_names.mineral_code,
        stage_names.supply_stage,
        stage_names.basis,
        country_names.country_code,
        country_names.is_remainder,
        country_names.is_world_total,
        published.reference_year,
        published.value_as_published,
        published.unit_as_published,
        units.tonnes_per_unit,
        published.is_estimate,
        published.footnote
    from published
    inner join editions on published.snapshot_id = editions.raw_snapshot_id
    inner join mineral_names
        on editions.source_id = mineral_names.source_id
        and published.mineral_as_published = mineral_names.name_as_published
    inner join stage_names
        on editions.source_id = stage_names.source_id
        and published.measure = stage_names.measure
        and published.stage_as_published = stage_names.stage_as_published
    inner join country_names
        on editions.source_id = country_names.source_id
        and published.country_as_published = country_names.name_as_published
    inner join units on coalesce(stage_names.unit_override, published.unit_as_published) = units.unit_as_published
)

select * from coded
