with

source as (
    select * from {{ ref('raw_critical_mineral_lists__entries') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        jurisdiction_as_published,
        list_as_published,
        as_of_as_published,
        mineral_as_published,
        source_url,
        cast(substr(as_of_as_published, 1, 4) as integer) as list_year
    from source
)

select * from typed
