with

source as (
    select * from {{ ref('raw_meti_2022__ratings') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        mineral_code,
        indicator_code,
        rating as published_rating,
        rating_assignment,
        candidates,
        source_line,
        note
    from source
)

select * from typed
