{% macro joined_text(expression) -%}
    {#- The distinct texts of a group, sorted, with commas between; null for none. -#}
    {{ return(adapter.dispatch('joined_text', 'critmin')(expression)) }}
{%- endmacro %}

{% macro default__joined_text(expression) %}string_agg(distinct {{ expression }}, ',' order by {{ expression }}){% endmacro %}

{% macro spark__joined_text(expression) -%}
    nullif(array_join(array_sort(collect_set({{ expression }})), ','), '')
{%- endmacro %}
