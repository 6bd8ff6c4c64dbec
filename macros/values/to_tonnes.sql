{% macro to_tonnes(quantity, tonnes_per_unit) -%}
    {#- A quantity in the unit that reference.units describes, in tonnes; null stays null. -#}
    {{ quantity }} * {{ tonnes_per_unit }}
{%- endmacro %}
