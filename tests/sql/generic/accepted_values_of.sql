{% test accepted_values_of(model, columns) %}
    {#- Every value that is there is one of those listed for its column; one query for all the columns of a model. -#}
    {% for column, accepted in columns.items() -%}
        select distinct
            '{{ column }}' as column_name,
            cast({{ column }} as {{ type_text() }}) as unexpected_value
        from {{ model }}
        where
            {{ column }} is not null
            and cast({{ column }} as {{ type_text() }}) not in ({% for value in accepted %}'{{ value }}'{{ ', ' if not loop.last }}{% endfor %})
        {{ 'union all' if not loop.last }}
    {% endfor %}
{% endtest %}
