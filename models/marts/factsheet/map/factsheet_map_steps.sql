with

steps as (
    select step, from_share from {{ ref('map_steps') }}
)

select * from steps
