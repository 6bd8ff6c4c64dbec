with

source as (
    select * from {{ ref('raw_cepii_baci__country_codes') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        country_code_as_published,
        country_as_published,
        iso2_as_published,
        iso3_as_published
    from source
)

select * from typed
