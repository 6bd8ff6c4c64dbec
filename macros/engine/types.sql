{#- What the engine calls its types. -#}

{% macro type_double() %}{{ return(adapter.dispatch('type_double', 'critmin')()) }}{% endmacro %}
{% macro default__type_double() %}double precision{% endmacro %}
{% macro duckdb__type_double() %}double{% endmacro %}
{% macro spark__type_double() %}double{% endmacro %}

{% macro type_text() %}{{ return(adapter.dispatch('type_text', 'critmin')()) }}{% endmacro %}
{% macro default__type_text() %}varchar{% endmacro %}
{% macro spark__type_text() %}string{% endmacro %}
