{% macro governed_concentration(quantity, governance_g, trade_parameter, remainder='is_remainder') -%}
    {#-
        Sum of squared share times governance on a scale to 10 times trade parameter: the formula of import stability with another
        weight. Null where a named country that supplies something has no g.
    -#}
    {{ parameter('eu_governance_scale') }} * ({{ import_stability(quantity, governance_g ~ ' * ' ~ trade_parameter, remainder) }})
{%- endmacro %}

{% macro import_reliance(home, imports, exports) -%}
    {#- Net imports over apparent consumption (home production and net imports), 0 to 1; a net exporter relies on none, null where nothing is consumed. -#}
    case
        when {{ home }} + {{ imports }} - {{ exports }} <= 0 then null
        else greatest(0, {{ imports }} - {{ exports }}) / ({{ home }} + {{ imports }} - {{ exports }})
    end
{%- endmacro %}

{% macro eu_supply_risk(world, sourcing, reliance, recycling_rate, substitution) -%}
    {#- Supply risk of the EU's method, 0 to about 10: world supply and own sourcing weighed by half the import reliance, less what is recycled. -#}
    ({{ world }} * {{ reliance }} / 2 + {{ sourcing }} * (1 - {{ reliance }} / 2)) * (1 - {{ recycling_rate }}) * {{ substitution }}
{%- endmacro %}
