{% macro price_variability(price) -%}
    {#- Range of the price over its mean, 0 or more, without a unit. The caller sees to it that the window is whole. -#}
    (max({{ price }}) - min({{ price }})) / nullif(avg({{ price }}), 0)
{%- endmacro %}
