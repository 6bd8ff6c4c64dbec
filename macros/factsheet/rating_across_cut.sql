{% macro rating_across_cut(rating, is_low_mid_nearer) -%}
    {#- The rating on the other side of the nearest cut; null for a row without a rating. -#}
    case
        when {{ rating }} = 'N/A' then null
        when {{ is_low_mid_nearer }} then case when {{ rating }} = 'Low' then 'Mid' else 'Low' end
        when {{ rating }} = 'High' then 'Mid'
        else 'High'
    end
{%- endmacro %}
