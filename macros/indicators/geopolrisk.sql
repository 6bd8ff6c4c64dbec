{% macro governed_import_share(quantity, governance_g, is_home, remainder='is_remainder', home_extra='0') -%}
    {#-
        Sum over the named partners of governance risk g times imports, over home production and all imports together, 0 to 1;
        home_extra is production that may be the reporter's too. Null where a named partner that ships something has no g.
    -#}
    case
        when sum(
            case when not {{ is_home }} and not {{ remainder }} and {{ quantity }} > 0 and {{ governance_g }} is null then 1 else 0 end
        ) > 0
            then null
        else
            sum(case when {{ is_home }} or {{ remainder }} then 0 else {{ quantity }} * {{ governance_g }} end)
            / nullif(sum({{ quantity }}) + {{ home_extra }}, 0)
    end
{%- endmacro %}

{% macro geopolrisk(world_concentration, import_share) -%}
    {#- GeoPolRisk, 0 to 1: concentration of the world's production times the governed share of imports in home production and imports. -#}
    {{ world_concentration }} * {{ import_share }}
{%- endmacro %}
