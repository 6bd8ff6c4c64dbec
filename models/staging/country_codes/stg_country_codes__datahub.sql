with

source as (
    select * from {{ ref('raw_country_codes__datahub') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        iso3_code,
        iso2_code,
        iso_number_as_published,
        m49_code_as_published,
        country_as_published,
        official_name_as_published,
        independence_as_published,
        lpad(m49_code_as_published, 3, '0') as m49_code
    from source
)

select * from typed
