with

links as (
    select mineral_code, from_box_code, to_box_code
    from {{ ref('material_flow_links') }}
)

select * from links
