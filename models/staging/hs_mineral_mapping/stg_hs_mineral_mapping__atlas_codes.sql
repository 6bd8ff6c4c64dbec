with

source as (
    select * from {{ ref('raw_hs_mineral_mapping__atlas_codes') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        material_as_published,
        cn8_code,
        hs6_code,
        confidence_as_published,
        form_as_published
    from source
)

select * from typed
