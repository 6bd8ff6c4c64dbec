with

source as (
    select * from {{ source('committed_tables', 'raw_japan_customs__export_codes') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        section_as_published,
        section_ja,
        chapter_as_published,
        chapter_ja,
        hs9_code,
        text1_ja,
        text2_ja,
        text3_ja,
        text4_ja,
        text5_ja,
        text6_ja,
        unit2_as_published
    from source
)

select * from typed
