{#-
    What an index becomes when its largest share moves and the others keep their proportions. Both indices are
    weight * share^2 of the largest country plus what the others add; scaled together, the others add rest * (1 - share)^2.
    The weight is 1 for a Herfindahl-Hirschman index and the partner's governance risk for an import index.
-#}

{% macro index_at_share(rest, weight, new_share) -%}
    {#- The index at another share of the largest country. -#}
    {{ weight }} * {{ new_share }} * {{ new_share }} + {{ rest }} * (1 - {{ new_share }}) * (1 - {{ new_share }})
{%- endmacro %}

{% macro share_at_index(rest, share, weight, cut) -%}
    {#-
        The largest country's share at which the index reaches a cut; null where no share does. Of the two shares that solve
        weight * s^2 + rest * (1 - s)^2 = cut it is the one on the side of the parabola where the share is now.
    -#}
    case
        when {{ cut }} * ({{ weight }} + {{ rest }}) < {{ weight }} * {{ rest }} then null
        when {{ share }} * ({{ weight }} + {{ rest }}) >= {{ rest }}
            then ({{ rest }} + sqrt({{ cut }} * ({{ weight }} + {{ rest }}) - {{ weight }} * {{ rest }})) / ({{ weight }} + {{ rest }})
        else ({{ rest }} - sqrt({{ cut }} * ({{ weight }} + {{ rest }}) - {{ weight }} * {{ rest }})) / ({{ weight }} + {{ rest }})
    end
{%- endmacro %}
