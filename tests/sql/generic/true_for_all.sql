{% test true_for_all(model, condition) %}
    {#- The condition holds for every row; a condition that is null counts as broken. -#}
    select *
    from {{ model }}
    where not coalesce({{ condition }}, false)
{% endtest %}
