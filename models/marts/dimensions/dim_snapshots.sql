{{ config(alias='snapshots') }}

with

snapshots as (
    select * from {{ ref('snapshots') }}
),

sources as (
    select * from {{ ref('sources') }}
),

described as (
    select
        snapshots.snapshot_id,
        snapshots.source_id,
        snapshots.edition_id,
        snapshots.edition_name,
        sources.publisher_en,
        sources.publisher_ja,
        sources.title_en,
        sources.title_ja,
        snapshots.published_on,
        snapshots.published_on_basis,
        snapshots.revises_edition_id,
        snapshots.file_name,
        snapshots.sha256,
        snapshots.row_count,
        snapshots.licence,
        sources.licence_url,
        sources.attribution_en,
        sources.attribution_ja,
        -- Rows of a continuous series count as known before the file that holds them was fetched.
        sources.is_continuous or snapshots.published_on <= {{ as_of_date() }} as is_known_at_as_of,
        {{ as_of_date() }} as as_of
    from snapshots
    inner join sources on snapshots.source_id = sources.source_id
)

select * from described
