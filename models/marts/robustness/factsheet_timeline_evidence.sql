{%- set course = ['reporter_code', 'mineral_code', 'supply_stage', 'source_id', 'reference_year'] -%}
with

drawn as (
    select distinct {{ course | join(', ') }}
    from {{ ref('factsheet_timeline_points') }}
),

quantities as (
    select quantities.*
    from {{ ref('quantity_evidence') }} as quantities
    inner join {{ ref('scenarios') }} as scenarios on quantities.scenario_id = scenarios.scenario_id and scenarios.is_baseline
    where not quantities.is_world_total
),

stages as (
    select * from {{ ref('supply_stages') }}
),

snapshots as (
    select * from {{ ref('snapshots') }}
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

files as (
    select
        drawn.reporter_code, drawn.mineral_code, drawn.source_id,
        {{ joined_text("cast(stages.sort_order as " ~ type_text() ~ ") || ':' || stages.name_ja") }} as stage_names_ja,
        {{ joined_text("cast(stages.sort_order as " ~ type_text() ~ ") || ':' || stages.name_en") }} as stage_names_en,
        min(drawn.reference_year) as first_year, max(drawn.reference_year) as last_year,
        cast(count(distinct quantities.edition_id) as integer) as edition_count,
        cast(count(distinct quantities.snapshot_id) as integer) as file_count, max(quantities.edition_id) as edition_id,
        max(quantities.snapshot_id) as snapshot_id, cast(count(distinct quantities.raw_row_id) as integer) as row_count
    from drawn
    inner join quantities
        on {{ same('drawn', 'quantities', course) }}
    inner join stages on drawn.supply_stage = stages.supply_stage
    group by drawn.reporter_code, drawn.mineral_code, drawn.source_id
),

named as (
    select
        files.reporter_code, files.mineral_code, files.source_id, source_labels.short_name_ja, source_labels.short_name_en,
        source_labels.prints_edition, files.stage_names_ja, files.stage_names_en, files.first_year, files.last_year,
        files.edition_count, snapshots.published_on, snapshots.published_on_basis, snapshots.file_name, files.file_count,
        files.row_count,
        coalesce(labels.short_name_ja, snapshots.licence, sources.licence) as licence_ja,
        coalesce(labels.short_name_en, snapshots.licence, sources.licence) as licence_en
    from files
    inner join snapshots on files.snapshot_id = snapshots.snapshot_id
    inner join sources on files.source_id = sources.source_id
    inner join source_labels on files.source_id = source_labels.source_id
    left join licence_labels as labels on coalesce(snapshots.licence, sources.licence) = labels.licence
)

select * from named
