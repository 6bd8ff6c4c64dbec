{% macro risk_score(measured, best, low_mid_cut, mid_high_cut, worst) -%}
    {#-
        0 at the best value, 1/3 and 2/3 at the cuts, 1 at the worst, straight between them and never outside 0 to 1. Each stretch
        counts a third of how far the value has come through it; as both sides of each fraction change sign together, the same
        words hold where low is risk. Null where the value or a point of the scale is missing: least and greatest would pass
        over a null.
    -#}
    case
        when {{ measured }} + {{ best }} + {{ low_mid_cut }} + {{ mid_high_cut }} + {{ worst }} is not null then (
            {{ part_of_stretch(measured, best, low_mid_cut) }}
            + {{ part_of_stretch(measured, low_mid_cut, mid_high_cut) }}
            + {{ part_of_stretch(measured, mid_high_cut, worst) }}
        ) / 3
    end
{%- endmacro %}

{% macro part_of_stretch(measured, from_value, to_value) -%}
    {#- How much of the way between two values is done: 0 before it, 1 beyond it. -#}
    greatest(0, least(1, ({{ measured }} - {{ from_value }}) / cast({{ to_value }} - {{ from_value }} as {{ type_double() }})))
{%- endmacro %}
