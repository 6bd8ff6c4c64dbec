with

stages as (
    select distinct
        column_sort_order as column_number,
        column_ja,
        group_ja
    from {{ ref('supply_stages') }}
)

select * from stages
