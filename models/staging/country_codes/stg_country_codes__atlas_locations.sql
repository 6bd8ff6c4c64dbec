with

source as (
    select * from {{ ref('raw_country_codes__atlas_locations') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        location_code,
        level_as_published,
        country_as_published,
        iso2_code,
        former_country_as_published
    from source
)

select * from typed
