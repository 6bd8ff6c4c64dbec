{% macro parameter(name) -%}
    {#- A number of seeds/method/parameters.csv, as a scalar. -#}
    (select p.parameter_value from {{ ref('parameters') }} as p where p.parameter = '{{ name }}')
{%- endmacro %}
