{{ config(alias='supply_stages') }}

with

supply_stages as (
    select * from {{ ref('supply_stages') }}
),

described as (
    select supply_stage, sort_order, column_ja, policy_stage, name_ja, name_en
    from supply_stages
)

select * from described
