with

source as (
    select * from {{ ref('raw_country_codes__m49') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        region_code_as_published,
        region_as_published,
        sub_region_code_as_published,
        sub_region_as_published,
        country_as_published,
        m49_code,
        iso2_code,
        iso3_code
    from source
)

select * from typed
