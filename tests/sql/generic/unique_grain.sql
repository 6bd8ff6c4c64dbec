{% test unique_grain(model, columns) %}
    {#- One row per combination of the columns; null counts as a value, or a missing key would hide a repetition. -#}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
