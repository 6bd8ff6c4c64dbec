with

customs as (
    select * from {{ ref('int_trade__harmonised') }}
),

covered as (
    select * from {{ ref('int_import_series__covered') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

import_series as (
    select * from {{ ref('import_series') }}
),

held as (
    select
        source_id, cast(null as {{ type_text() }}) as nomenclature, reporter_code, reference_year,
        edition_id, cast(null as {{ type_text() }}) as snapshot_id, min(known_on) as known_on, count(*) as row_count
    from customs
    group by source_id, reporter_code, reference_year, edition_id
    union all
    select
        editions.source_id, covered.nomenclature, covered.reporter_code, covered.reference_year, editions.edition_id,
        covered.snapshot_id, editions.published_on as known_on, covered.row_count
    from covered
    inner join editions on covered.snapshot_id = editions.raw_snapshot_id
),

-- Japan's years 2023 and 2024 stand in its own extract and in the world's: the one with more rows is read, never both.
ranked as (
    select
        import_series.import_series_code, import_series.preference, held.source_id, held.nomenclature, held.reporter_code,
        held.reference_year, held.edition_id, held.snapshot_id,
        held.known_on <= {{ as_of_date() }} as is_known,
        row_number() over (
            partition by import_series.import_series_code, held.reporter_code, held.reference_year
            order by
                case when held.known_on <= {{ as_of_date() }} then 0 else 1 end asc, held.row_count desc, held.snapshot_id asc
        ) as choice
    from held
    inner join import_series
        on held.source_id = import_series.source_id
        and coalesce(held.nomenclature, '') = coalesce(import_series.nomenclature, '')
        and held.reporter_code = coalesce(import_series.reporter_code, held.reporter_code)
),

extracts as (
    select
        import_series_code, preference, source_id, nomenclature, reporter_code, reference_year, edition_id, snapshot_id, is_known
    from ranked
    where choice = 1
)

select * from extracts
