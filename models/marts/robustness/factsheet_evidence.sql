{%- set figure = ['mineral_code', 'reporter_code', 'indicator_code'] -%}
with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

newer_series as (
    select * from {{ ref('factsheet_newer_series') }}
),

provenance as (
    select * from {{ ref('provenance') }}
),

snapshots as (
    select * from {{ ref('snapshots') }}
),

editions as (
    select edition_id, max(published_on) as published_on, max(published_on_basis) as published_on_basis
    from snapshots
    group by edition_id
),

sources as (
    select * from {{ ref('sources') }}
),

source_labels as (
    select * from {{ ref('source_labels') }}
),

licence_labels as (
    select * from {{ ref('licence_labels') }}
),

-- What the analysis page prints, what it names beside, and the other years, which the pages of courses draw.
used as (
    select
        provenance.*, headlines.indicator_number,
        case
            when
                provenance.reference_year = headlines.reference_year
                and (provenance.basis = '' or provenance.basis = headlines.basis) then 'headline'
            when provenance.reference_year = newer_series.reference_year then 'beside'
            else 'series'
        end as figure_kind
    from provenance
    inner join headlines
        on {{ same('provenance', 'headlines', ['scenario_id'] + figure) }}
    left join newer_series
        on {{ same('provenance', 'newer_series', figure) }}
),

-- A row for each file of the analysis page; of the other years one for each source.
files as (
    select
        {{ prefixed('used', figure) }}, used.indicator_number, used.figure_kind, used.evidence, used.source_id,
        case when used.figure_kind = 'series' then used.source_id else used.snapshot_id end as file_key,
        case when used.figure_kind = 'series' then '' else used.edition_id end as edition_key,
        max(used.edition_id) as edition_id, max(used.snapshot_id) as snapshot_id,
        cast(count(distinct used.snapshot_id) as integer) as file_count,
        cast(count(distinct used.edition_id) as integer) as edition_count,
        min(used.reference_year) as first_year, max(used.reference_year) as last_year,
        cast(count(distinct used.raw_row_id) as integer) as row_count, {{ joined_text('used.correction_ids') }} as correction_ids
    from used
    group by
        {{ prefixed('used', figure) }}, used.indicator_number, used.figure_kind, used.evidence, used.source_id, file_key,
        edition_key
),

named as (
    select
        {{ prefixed('files', figure) }}, files.indicator_number, files.figure_kind, files.evidence, files.file_key,
        files.edition_key, files.source_id, source_labels.short_name_ja, source_labels.short_name_en,
        source_labels.prints_edition, files.edition_count,
        editions.published_on, editions.published_on_basis, snapshots.file_name, files.file_count,
        coalesce(labels.short_name_ja, snapshots.licence, sources.licence) as licence_ja,
        coalesce(labels.short_name_en, snapshots.licence, sources.licence) as licence_en, files.first_year, files.last_year,
        files.row_count, files.correction_ids
    from files
    inner join snapshots on files.snapshot_id = snapshots.snapshot_id
    inner join editions on files.edition_id = editions.edition_id
    inner join sources on files.source_id = sources.source_id
    inner join source_labels on files.source_id = source_labels.source_id
    left join licence_labels as labels on coalesce(snapshots.licence, sources.licence) = labels.licence
)

select * from named
