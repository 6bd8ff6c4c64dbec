{% macro whole_percent(share, partition, order) -%}
    {#-
        Whole percent of a list's shares that add up to what the list's sum is in whole percent: each is cut off, and the
        percents that are missing go to the shares that lost most, in the given order among equals (largest remainder).
    -#}
    cast(
        floor(round(100 * {{ share }}, 6))
        + case
            when
                row_number() over (
                    partition by {{ partition }}
                    order by round(100 * {{ share }}, 6) - floor(round(100 * {{ share }}, 6)) desc, {{ order }} asc
                )
                <= round(sum({{ share }}) over (partition by {{ partition }}) * 100)
                - sum(floor(round(100 * {{ share }}, 6))) over (partition by {{ partition }})
                then 1
            else 0
        end as integer
    )
{%- endmacro %}
