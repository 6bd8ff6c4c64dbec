{% macro mart_round(expression, digits=9) -%}
    {#- Sums over several threads differ in their last digits; rounding at the marts makes two builds equal. -#}
    round({{ expression }}, {{ digits }})
{%- endmacro %}
