{{ config(alias='indicators') }}

with

indicators as (
    select * from {{ ref('indicators') }}
),

described as (
    select
        indicator_code, indicator_number, name_ja, name_en, formula_ja, formula_en, direction, depends_on_reporter, supply_stage
    from indicators
)

select * from described
