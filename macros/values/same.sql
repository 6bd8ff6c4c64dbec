{% macro same(left, right, columns) -%}
    {#- Equality of the columns in two relations, for a join on a long key; none of them may be null. -#}
    {%- for column in columns %}
        {{ 'and ' if not loop.first }}{{ left }}.{{ column }} = {{ right }}.{{ column }}
    {%- endfor %}
{%- endmacro %}
