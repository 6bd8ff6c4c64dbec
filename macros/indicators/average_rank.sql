{% macro average_rank(value, keys) -%}
    {#-
        Rank of a value among the rows of one group, 1 for the largest; equal values share the mean of their places. Null values
        must have been left out before: they would be ranked too.
    -#}
    rank() over (partition by {{ keys }} order by {{ value }} desc)
    + (count(*) over (partition by {{ keys }}, {{ value }}) - 1) / 2.0
{%- endmacro %}
