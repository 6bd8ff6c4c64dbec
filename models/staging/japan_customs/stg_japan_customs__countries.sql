with

source as (
    select * from {{ ref('raw_japan_customs__countries') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        country_code_as_published,
        country_as_published,
        zone_as_published,
        is_deleted
    from source
)

select * from typed
