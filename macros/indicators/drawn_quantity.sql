{% macro drawn_quantity(uniform, distribution, low, mode, high) -%}
    {#- A quantity drawn between low and high: evenly, or from a triangle over its likeliest value. Without a range it is that value. -#}
    case
        when {{ low }} is null or {{ high }} is null or {{ high }} <= {{ low }} then {{ mode }}
        when {{ distribution }} = 'uniform' then {{ low }} + {{ uniform }} * ({{ high }} - {{ low }})
        when {{ uniform }} < ({{ mode }} - {{ low }}) / ({{ high }} - {{ low }})
            then {{ low }} + sqrt({{ uniform }} * ({{ high }} - {{ low }}) * ({{ mode }} - {{ low }}))
        else {{ high }} - sqrt((1 - {{ uniform }}) * ({{ high }} - {{ low }}) * ({{ high }} - {{ mode }}))
    end
{%- endmacro %}
