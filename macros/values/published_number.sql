{% macro published_number(text) -%}
    {#-
        The number in a published text: "1,200" is 1200, ">9,100,000" is 9100000 (value_flag says greater_than), "e20" is 20,
        a dash is 0, and less than half a unit is 0 (value_flag says below_unit). Null where the text holds no number, and for
        "<100": that is anything from nothing to a hundred (value_flag says less_than).
    -#}
    case
        when trim({{ text }}) in ('—', '–', '-', '--') then 0
        when {{ is_below_unit(text) }} then 0
        else {{ number_or_null("replace(ltrim(trim(" ~ text ~ "), '>e'), ',', '')") }}
    end
{%- endmacro %}

{% macro is_below_unit(text) -%}
    {#-
        "s", "<0.5", "<0.1" and "Less than ½ unit" are the sources' ways to say that something is there, but under the unit. A bound
        of more than one unit ("<100") is not: that is as large as many a figure, see is_less_than.
    -#}
    (
        trim({{ text }}) = 's' or lower(trim({{ text }})) like 'less than%'
        or (trim({{ text }}) like '<%' and {{ bound_from_above(text) }} <= 1)
    )
{%- endmacro %}

{% macro is_less_than(text) -%}
    {#- "<100" says that the figure lies between nothing and a hundred, and no more. -#}
    (trim({{ text }}) like '<%' and {{ bound_from_above(text) }} > 1)
{%- endmacro %}

{% macro bound_from_above(text) -%}
    {#- The number after a less-than sign; null where none stands there. -#}
    {{ number_or_null("replace(ltrim(trim(" ~ text ~ "), '<'), ',', '')") }}
{%- endmacro %}
