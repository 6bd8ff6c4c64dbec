{%- set columns = [
    'evidence', 'source_id', 'mineral_code', 'supply_stage', 'comparison', 'reference_year', 'old_edition_id', 'new_edition_id',
    'reporter_code', 'indicator_code', 'basis', 'old_reference_year', 'old_indicator_year', 'new_indicator_year',
    'new_published_on', 'country_code', 'is_remainder', 'unit', 'change', 'old_value_as_published', 'new_value_as_published',
    'old_value', 'new_value', 'old_value_flag', 'new_value_flag', 'old_raw_row_id', 'new_raw_row_id', 'correction_id',
    'old_indicator_value', 'new_indicator_value', 'indicator_effect', 'row_effect', 'old_rating', 'new_rating',
    'is_rating_moved', 'is_moved_by_row_alone',
] -%}
with

differences as (
    select {{ columns | join(', ') }} from {{ ref('int_editions__supply_differences') }}
    union all
    select {{ columns | join(', ') }} from {{ ref('int_editions__price_differences') }}
    union all
    select {{ columns | join(', ') }} from {{ ref('int_editions__governance_differences') }}
)

select * from differences
