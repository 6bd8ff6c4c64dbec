{% macro mart_round(expression, digits=9) -%}
    {#-
        Sums added in another order differ in their last digits; rounding at the marts makes two builds equal. Kilograms of
        goods often end on half a unit of the last digit kept: with fewer than nine digits, what an order of adding leaves
        there is taken off first, or it would decide which way the half goes.
    -#}
    {%- if digits < 9 -%}
        round(round({{ expression }}, {{ digits + 3 }}), {{ digits }})
    {%- else -%}
        round({{ expression }}, {{ digits }})
    {%- endif -%}
{%- endmacro %}
