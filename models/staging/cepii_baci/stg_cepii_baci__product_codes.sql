with

source as (
    select * from {{ source('committed_tables', 'raw_cepii_baci__product_codes') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        nomenclature,
        hs6_code,
        text_en
    from source
)

select * from typed
