with

source as (
    select * from {{ ref('raw_hs_mineral_mapping__atlas_crosswalk') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        material_as_published,
        role_as_published,
        value_as_published
    from source
)

select * from typed
