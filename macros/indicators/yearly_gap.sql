{% macro yearly_gap(loss, base) -%}
    {#- Tonnes a year that a stock has to fill: the share lost, of the imports that the base is made of. The tonnes lost are of
        one year, and often of another series; against a mean of several years a poor year would look like a small gap. Null
        where the share is of some codes of the stage and the base of them all: what the others lose is not known. -#}
    case
        when {{ base }}.is_partial_base or not {{ loss }}.is_partial_loss then {{ loss }}.lost_share * {{ base }}.import_t
    end
{%- endmacro %}
