{% macro yearly_gap(loss, base) -%}
    {#- Tonnes a year that a stock has to fill: the share lost, of the imports that the base is made of. The tonnes lost are of
        one year, and often of another series; against a mean of several years a poor year would look like a small gap. -#}
    {{ loss }}.lost_share * {{ base }}.import_t
{%- endmacro %}
