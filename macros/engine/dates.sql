{#- Calendar arithmetic, which every engine spells differently. -#}

{% macro days_after(date_expression, days) %}{{ return(adapter.dispatch('days_after', 'critmin')(date_expression, days)) }}{% endmacro %}
{% macro default__days_after(date_expression, days) %}cast({{ date_expression }} as date) + {{ days }}{% endmacro %}
{% macro spark__days_after(date_expression, days) %}date_add({{ date_expression }}, {{ days }}){% endmacro %}

{% macro last_day_of_year(reference_year) -%}
    cast(cast({{ reference_year }} as {{ type_text() }}) || '-12-31' as date)
{%- endmacro %}

{% macro last_day_of_month(reference_year, reference_month) -%}
    {{ return(adapter.dispatch('last_day_of_month', 'critmin')(reference_year, reference_month)) }}
{%- endmacro %}
{% macro default__last_day_of_month(reference_year, reference_month) -%}
    last_day(make_date({{ reference_year }}, {{ reference_month }}, 1))
{%- endmacro %}

{% macro years_from_to(first_year, last_year) -%}
    {#- One row per year, both ends included: stands in the select list of a query. -#}
    {{ return(adapter.dispatch('years_from_to', 'critmin')(first_year, last_year)) }}
{%- endmacro %}
{% macro default__years_from_to(first_year, last_year) %}generate_series({{ first_year }}, {{ last_year }}){% endmacro %}
{% macro duckdb__years_from_to(first_year, last_year) -%}
    cast(unnest(generate_series({{ first_year }}, {{ last_year }})) as integer)
{%- endmacro %}
{% macro spark__years_from_to(first_year, last_year) %}explode(sequence({{ first_year }}, {{ last_year }})){% endmacro %}
