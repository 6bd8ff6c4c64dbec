{% macro import_stability(quantity, governance_g, remainder='is_remainder', whole=none) -%}
    {#-
        Sum over the named partners of squared share times governance risk g, 0 (safe) to 1. Null where a named partner that
        ships something has no g: a partner is never left out of the sum in silence. A printed share has a whole of its own, 1.
    -#}
    {%- set whole = whole or "sum(" ~ quantity ~ ")" -%}
    case
        when sum(case when not {{ remainder }} and {{ quantity }} > 0 and {{ governance_g }} is null then 1 else 0 end) > 0
            then null
        else
            sum(case when {{ remainder }} then 0 else {{ quantity }} * {{ quantity }} * {{ governance_g }} end)
            / nullif({{ whole }} * {{ whole }}, 0)
    end
{%- endmacro %}

{% macro import_stability_upper_bound(quantity, governance_g, remainder='is_remainder') -%}
    {#- The same if the remainder were one partner of the worst governance, g = 1. -#}
    {%- set rest = "sum(case when " ~ remainder ~ " then coalesce(" ~ quantity ~ ", 0) else 0 end)" -%}
    {{ import_stability(quantity, governance_g, remainder) }}
    + {{ rest }} * {{ rest }} / nullif(sum({{ quantity }}) * sum({{ quantity }}), 0)
{%- endmacro %}
