{% test known_codes(model, codes) %}
    {#-
        Every code that is there stands in its seed: codes maps a column to {to: ref('seed'), field: column of the seed}.
        One query for all the codes of a model; the failing rows name the column and the code.
    -#}
    {% for column, parent in codes.items() -%}
        select distinct
            '{{ column }}' as column_name,
            cast(child.{{ column }} as {{ type_text() }}) as unknown_code
        from {{ model }} as child
        left join {{ parent.to }} as parent on child.{{ column }} = parent.{{ parent.field }}
        where child.{{ column }} is not null and parent.{{ parent.field }} is null
        {{ 'union all' if not loop.last }}
    {% endfor %}
{% endtest %}
