{% macro published_number(text) -%}
    {#-
        The number in a published text: "1,200" is 1200, ">9,100,000" is 9100000 (value_flag says greater_than), "e20" is 20,
        a dash is 0, and less than half a unit is 0 (value_flag says below_unit). Null where the text holds no number.
    -#}
    case
        when trim({{ text }}) in ('—', '–', '-', '--') then 0
        when {{ is_below_unit(text) }} then 0
        else {{ number_or_null("replace(ltrim(trim(" ~ text ~ "), '>e'), ',', '')") }}
    end
{%- endmacro %}

{% macro is_below_unit(text) -%}
    {#- "s", "<0.5" and "Less than ½ unit" are the sources' ways to say that something is there, but under half a unit. -#}
    (trim({{ text }}) = 's' or trim({{ text }}) like '<%' or lower(trim({{ text }})) like 'less than%')
{%- endmacro %}
