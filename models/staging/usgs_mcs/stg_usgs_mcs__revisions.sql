with

source as (
    select * from {{ ref('raw_usgs_mcs__revisions') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        cast(revised_on as date) as revised_on,
        version_as_published,
        mineral_as_published,
        text_as_published
    from source
)

select * from typed
