{% macro rating_step(rating) -%}
    {#- 1 for Low, 2 for Mid, 3 for High; null for N/A, which is no step of the ladder. -#}
    case {{ rating }} when 'Low' then 1 when 'Mid' then 2 when 'High' then 3 end
{%- endmacro %}
