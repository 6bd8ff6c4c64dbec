{% macro counted_in(language) -%}
    {#- The unit of a mineral at a stage: the ore's substance for reserves and mine output, metal elsewhere. -#}
    case
        when supply_stages.supply_stage in ('reserves', 'mine') then minerals.ore_content_unit_{{ language }}
        else minerals.content_unit_{{ language }}
    end
{%- endmacro %}
