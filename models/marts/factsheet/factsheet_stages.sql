with

stages as (
    select distinct
        column_sort_order as column_number,
        column_ja,
        column_en,
        group_ja,
        group_en
    from {{ ref('supply_stages') }}
)

select * from stages
