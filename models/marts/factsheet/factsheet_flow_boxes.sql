with

material_flow as (
    select * from {{ ref('material_flow') }}
),

supply_stages as (
    select distinct column_code, column_sort_order from {{ ref('supply_stages') }}
),

boxes as (
    select
        material_flow.mineral_code,
        material_flow.box_code,
        cast(supply_stages.column_sort_order as integer) as column_number,
        material_flow.box_order,
        material_flow.label_ja,
        material_flow.label_en
    from material_flow
    inner join supply_stages on material_flow.column_code = supply_stages.column_code
)

select * from boxes
