{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- A schema is called what dbt_project.yml calls it (marts, not main_marts): people type it in queries. -#}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
