{% macro uncertainty_setting(name) -%}
    {#- A number of seeds/method/uncertainty_settings.csv, as a scalar. -#}
    (select s.setting_value from {{ ref('uncertainty_settings') }} as s where s.setting = '{{ name }}')
{%- endmacro %}
