{% macro is_unsettled(relation) -%}
    {#-
        Whether a rating of this relation carries the mark of an open one: a cut is only estimated, the split of the remainder
        could move it, or goods of the stage have not been counted.
    -#}
    (
        {{ relation }}.rating_reason in ('cut_undetermined', 'bounds_straddle_cut')
        or {{ relation }}.value_flag = 'partial_stage' and {{ relation }}.rating <> 'N/A'
    )
{%- endmacro %}
