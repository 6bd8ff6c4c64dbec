with

source as (
    select * from {{ ref('raw_country_codes__atlas_former') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        location_code,
        former_country_as_published,
        former_country_as_published = 'TRUE' as is_former
    from source
)

select * from typed
