with

usgs as (
    select * from {{ ref('stg_usgs_mcs__world') }}
),

iea as (
    select * from {{ ref('stg_iea_critical_minerals__supply') }}
),

-- Its tables are about one mineral and name neither it nor the stage in their lines.
yearbook as (
    select * from {{ ref('stg_usgs_myb__rare_earth_mine') }}
),

-- The series of the world only; the others are about the United States.
long_series as (
    select series.*
    from {{ ref('stg_usgs_ds140__rare_earths') }} as series
    inner join {{ ref('stage_names') }} as stage_names on series.statistic_as_published = stage_names.stage_as_published
    where stage_names.source_id = 'usgs_ds140'
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
    union all
    select
        raw_row_id, snapshot_id, 'Rare earths', 'Mine production', 'production', country_as_published, reference_year,
        value_as_published, unit_as_published, is_estimate, footnote, 'raw_usgs_myb__rare_earth_mine'
    from yearbook
    union all
    select
        raw_row_id, snapshot_id, 'Rare earths', statistic_as_published, 'production', 'World', reference_year,
        value_as_published, unit_as_published, false, null, 'raw_usgs_ds140__rare_earths'
    from long_series
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
        unit_overrides.reason as unit_override_reason,
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
