with

source as (
    select * from {{ ref('raw_japan_customs__chapters') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        section_as_published,
        section_ja,
        chapter_as_published,
        chapter_ja
    from source
)

select * from typed
