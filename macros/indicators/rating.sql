{% macro rating(measured, low_mid_cut, mid_high_cut, direction) -%}
    {#- High, Mid or Low; a value on a cut belongs to the riskier side where high is risk, to the safer where low is risk. Null in, null out. -#}
    case
        when {{ measured }} is null or {{ low_mid_cut }} is null or {{ mid_high_cut }} is null then null
        when {{ direction }} = 'high_is_risk' then
            case
                when {{ measured }} < {{ low_mid_cut }} then 'Low'
                when {{ measured }} < {{ mid_high_cut }} then 'Mid'
                else 'High'
            end
        else
            case
                when {{ measured }} >= {{ low_mid_cut }} then 'Low'
                when {{ measured }} >= {{ mid_high_cut }} then 'Mid'
                else 'High'
            end
    end
{%- endmacro %}

{% macro is_cut_undetermined(measured, admissible_from, admissible_to, direction) -%}
    {#-
        True where the cut could stand on either side of the value. The intervals are open below and closed above where high
        is risk, closed below and open above where low is risk, as the rating's own comparison makes them.
    -#}
    coalesce(
        case
            when {{ direction }} = 'high_is_risk' then {{ measured }} > {{ admissible_from }} and {{ measured }} < {{ admissible_to }}
            else {{ measured }} >= {{ admissible_from }} and {{ measured }} < {{ admissible_to }}
        end,
        false
    )
{%- endmacro %}

{% macro distance_to_cut(measured, low_mid_cut, mid_high_cut) -%}
    {#- Measured value minus the nearer cut, in the measure's unit; negative below the cut. -#}
    case
        when abs({{ measured }} - {{ low_mid_cut }}) <= abs({{ measured }} - {{ mid_high_cut }})
            then {{ measured }} - {{ low_mid_cut }}
        else {{ measured }} - {{ mid_high_cut }}
    end
{%- endmacro %}
