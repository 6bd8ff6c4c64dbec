{% test not_null_columns(model, columns) %}
    {#- None of the columns is ever null; one query for all of them, and the failing rows say which it is. -#}
    select
        {% for column in columns -%}
            {{ column }} is null as {{ column }}_is_null{{ ',' if not loop.last }}
        {% endfor %}
    from {{ model }}
    where {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
