{% macro cover_flag(gap) -%}
    {#- Over a relation with base_flag, base_t and import_t: why a stock has no days of cover though the gap is known; null
        where it has them. Apparent consumption that is made at home for the most part also loses what its ores bring,
        which the gap of refined imports leaves out; and a gap of next to nothing would be filled for centuries. -#}
    case
        when base_flag = 'apparent_consumption' and import_t < {{ parameter('cover_import_share_min') }} * base_t
            then 'mostly_made_at_home'
        when {{ gap }} < {{ parameter('cover_gap_share_min') }} * base_t then 'negligible_gap'
    end
{%- endmacro %}
