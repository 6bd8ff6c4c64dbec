with

source as (
    select * from {{ source('committed_tables', 'raw_cepii_baci__top_suppliers') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        reference_year,
        material_as_published,
        exporter_code_as_published,
        {{ number_or_null('value_usd') }} as value_usd,
        release_as_published
    from source
)

select * from typed
