{% macro number_or_null(expression) -%}
    {#- The text as a number, null where it is none; a plain cast would stop the build at the first "W". -#}
    {{ return(adapter.dispatch('number_or_null', 'critmin')(expression)) }}
{%- endmacro %}

{% macro default__number_or_null(expression) %}try_cast({{ expression }} as {{ type_double() }}){% endmacro %}

{% macro postgres__number_or_null(expression) -%}
    case when {{ expression }} ~ '^-?[0-9]*[.]?[0-9]+$' then cast({{ expression }} as {{ type_double() }}) end
{%- endmacro %}
