{#- Conditions of method.sentences; an empty condition admits everything. -#}

{% macro is_listed(code, list) -%}
    {#- Whether a code is among those of a list with bars between them (High|Mid). -#}
    ({{ list }} is null or position('|' || {{ code }} || '|' in '|' || {{ list }} || '|') > 0)
{%- endmacro %}

{% macro is_between(value, minimum, below) -%}
    {#- Whether a value reaches the minimum and stays below the upper end; a missing value meets no bound. -#}
    (({{ minimum }} is null or coalesce({{ value }} >= {{ minimum }}, false))
    and ({{ below }} is null or coalesce({{ value }} < {{ below }}, false)))
{%- endmacro %}
