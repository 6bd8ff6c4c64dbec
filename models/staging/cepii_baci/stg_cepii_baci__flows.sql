with

source as (
    select * from {{ source('committed_tables', 'raw_cepii_baci__flows') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        nomenclature,
        reference_year,
        trim(exporter_code_as_published) as exporter_code_as_published,
        trim(importer_code_as_published) as importer_code_as_published,
        hs6_code,
        value_thousand_usd as value_as_published,
        {{ number_or_null('trim(value_thousand_usd)') }} as value_thousand_usd,
        quantity_t as quantity_as_published,
        {{ number_or_null('trim(quantity_t)') }} as published_quantity_t
    from source
)

select * from typed
