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

unit_overrides as (
    select * from {{ ref('unit_overrides') }}
),

united as (
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

published as (
    select
        united.raw_table,
        united.raw_row_id,
        editions.source_id,
        editions.snapshot_id,
        editions.edition_id,
        editions.published_on,
        editions.is_top_n_table,
        united.mineral_as_published,
        united.stage_as_published,
        united.measure,
        united.country_as_published,
        united.reference_year,
        united.value_as_published,
        united.unit_as_published,
        coalesce(unit_overrides.unit, united.unit_as_published) as true_unit,
        united.is_estimate,
        united.footnote
    from united
    inner join editions on united.snapshot_id = editions.raw_snapshot_id
    left join unit_overrides
        on editions.source_id = unit_overrides.source_id
        and editions.edition_id = unit_overrides.edition_id
        and united.mineral_as_published = unit_overrides.mineral_as_published
        and united.measure = unit_overrides.measure
        and united.stage_as_published = unit_overrides.stage_as_published
        and coalesce(united.unit_as_published, '') = coalesce(unit_overrides.unit_as_published, '')
)

select * from published
