{% macro as_of_date() -%}
    {#-
        The day whose knowledge the build shows, as a scalar. 'newest' is the newest published_on among the committed
        snapshots, never the clock, so that an old commit gives its old figures; local snapshots don't move it, so that a
        build with them stands beside the one without.
    -#}
    {%- set as_of = var('as_of') | string | trim -%}
    {%- if as_of == 'newest' -%}
        (select max(s.published_on) from {{ ref('snapshots') }} as s where {{ is_committed('s.source_id') }})
    {%- elif is_iso_date(as_of) -%}
        cast('{{ as_of }}' as date)
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "The variable as_of is '" ~ as_of ~ "', which is no date. Give a day that exists as year-month-day "
            ~ "(dbt build --vars '{as_of: 2025-03-31}'), or leave it out for the newest figures."
        ) }}
    {%- endif -%}
{%- endmacro %}

{% macro is_iso_date(text) -%}
    {%- if not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', text) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set day = text[8:] | int -%}
    {%- set month = text[5:7] | int -%}
    {%- if text[:4] | int < 1 or month < 1 or month > 12 or day < 1 -%}
        {{ return(false) }}
    {%- endif -%}
    {#- The last day of the month; December needs no look at the next year. -#}
    {%- if month == 12 -%}
        {%- set last_day = 31 -%}
    {%- else -%}
        {%- set first_of_next = modules.datetime.date(text[:4] | int, month + 1, 1) -%}
        {%- set last_day = (first_of_next - modules.datetime.timedelta(days=1)).day -%}
    {%- endif -%}
    {{ return(day <= last_day) }}
{%- endmacro %}
