{% macro governance_g(index_value) -%}
    {#- Governance risk, 0 (best) to 1 (worst), from an index on the scale of the WGI (-2.5 to 2.5); clipped, since estimates can leave the scale. -#}
    case
        when {{ index_value }} is null then null
        else least(
            1,
            greatest(
                0,
                ({{ parameter('governance_scale_maximum') }} - {{ index_value }}) / {{ parameter('governance_scale_width') }}
            )
        )
    end
{%- endmacro %}
