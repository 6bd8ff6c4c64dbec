{% macro value_flag(text, is_estimate='false', note='null') -%}
    {#-
        Why a published text gives its number, or none. A blank is unknown_blank unless the note beside it begins with the
        publisher's own marker ("W for 23-24", "NA"): the Mineral Commodity Summaries of 2025 leave withheld cells blank.
        A text that is neither a number nor a known marker comes out as 'unreadable', which no test accepts.
    -#}
    case
        when nullif(trim({{ text }}), '') is null then
            case
                when {{ note }} = 'W' or {{ note }} like 'W %' then 'withheld'
                when {{ note }} = 'NA' or {{ note }} like 'NA %' then 'not_available'
                else 'unknown_blank'
            end
        when trim({{ text }}) = 'W' then 'withheld'
        when trim({{ text }}) in ('NA', 'N/A', '#N/A', '..', '...', '…', 'XX') then 'not_available'
        when lower(trim({{ text }})) like 'included %' then 'included_elsewhere'
        when {{ is_below_unit(text) }} then 'below_unit'
        when {{ is_not_a_figure(text) }} then 'not_a_figure'
        when {{ is_less_than(text) }} then 'less_than'
        when {{ published_number(text) }} is null then 'unreadable'
        when {{ published_number(text) }} = 0 then 'zero'
        when trim({{ text }}) like '>%' then 'greater_than'
        when {{ is_estimate }} or trim({{ text }}) like 'e%' then 'estimated'
        else 'reported'
    end
{%- endmacro %}
{% macro is_not_a_figure(text) -%}
    {#- A word ("Large", "Small") or a range ("890–1,000", "500-17,000"): something is said, but not one figure. -#}
    (lower(trim({{ text }})) in ('large', 'small') or trim({{ text }}) like '%_–_%' or trim({{ text }}) like '%_-_%')
{%- endmacro %}
