{% macro yearly_gap(loss, lost_column, base) -%}
    {#- Tonnes a year that a stock has to fill. Two customs series count other codes, and their tonnes never meet in one
        quotient: where the loss is of another series than the base, its share is taken of the base's own imports. -#}
    case
        when {{ loss }}.source_id = {{ base }}.source_id then {{ loss }}.{{ lost_column }}
        else {{ loss }}.lost_share * {{ base }}.import_t
    end
{%- endmacro %}
