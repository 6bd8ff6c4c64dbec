with

source as (
    select * from {{ ref('raw_hs_mineral_mapping__japan_codes') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        mineral_as_published,
        stage_as_published,
        flag_as_published,
        hs6_code,
        hs9_code,
        unit1_as_published,
        unit2_as_published,
        text_ja
    from source
)

select * from typed
