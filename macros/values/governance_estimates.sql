{% macro governance_estimates(published) -%}
    {#- The staging model of a table with a row for each country and year and a column for each dimension of governance. -#}
    select
        raw_row_id, snapshot_id, country_code_as_published, reference_year,
        {%- for dimension in [
            'voice_and_accountability', 'political_stability', 'government_effectiveness', 'regulatory_quality', 'rule_of_law',
            'control_of_corruption',
        ] %}
        {{ number_or_null(dimension) }} as {{ dimension }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ published }}
{%- endmacro %}
