{{ config(alias='minerals') }}

with

minerals as (
    select * from {{ ref('minerals') }}
),

described as (
    select
        mineral_code, parent_mineral_code, sort_order, name_ja, name_en, content_label_ja, content_unit_ja, content_unit_en,
        ore_content_unit_ja, ore_content_unit_en, is_stockpile_kind, note
    from minerals
)

select * from described
