{% macro prefixed(relation, columns) -%}
    {#- relation.column for each of the columns, with commas: key lists stand once at the top of a model. -#}
    {% for column in columns %}{{ relation }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}
