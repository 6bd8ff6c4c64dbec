{% macro herfindahl(quantity, remainder='is_remainder', whole=none) -%}
    {#-
        Herfindahl-Hirschman index, 0 to 1: the named countries' squares over the square of everything, the remainder included.
        A null quantity (withheld) is on neither side. A remainder has no square of its own, so this is the lower bound.
        Null where the whole is zero. A printed share has a whole of its own, 1: its shares add to 99 or 101 per cent.
    -#}
    {%- set whole = whole or "sum(" ~ quantity ~ ")" -%}
    sum(case when {{ remainder }} then 0 else {{ quantity }} * {{ quantity }} end)
    / nullif({{ whole }} * {{ whole }}, 0)
{%- endmacro %}

{% macro herfindahl_upper_bound(quantity, remainder='is_remainder', top_n_table='is_top_n_table') -%}
    {#-
        The index if the remainder were as concentrated as it can be: one country; in a top-n table, which names every country
        down to a size, lumps no larger than the smallest named quantity (whole lumps, and one for the rest). Null where a
        remainder is listed without a quantity: what is unknown has no upper end.
    -#}
    {%- set rest = "sum(case when " ~ remainder ~ " then coalesce(" ~ quantity ~ ", 0) else 0 end)" -%}
    {%- set smallest = "min(case when not " ~ remainder ~ " and " ~ quantity ~ " > 0 then " ~ quantity ~ " end)" -%}
    {%- set lumps = "floor(" ~ rest ~ " / " ~ smallest ~ ")" -%}
    case when sum(case when {{ remainder }} and {{ quantity }} is null then 1 else 0 end) = 0 then (
        sum(case when {{ remainder }} then 0 else {{ quantity }} * {{ quantity }} end)
        + case
            when max(case when {{ top_n_table }} then 1 else 0 end) = 1 and {{ smallest }} < {{ rest }}
                then
                    {{ lumps }} * {{ smallest }} * {{ smallest }}
                    + ({{ rest }} - {{ lumps }} * {{ smallest }}) * ({{ rest }} - {{ lumps }} * {{ smallest }})
            else {{ rest }} * {{ rest }}
        end
    ) / nullif(sum({{ quantity }}) * sum({{ quantity }}), 0) end
{%- endmacro %}
