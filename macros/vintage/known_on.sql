{% macro known_on(published_on, lag_days, period_end) -%}
    {#-
        The day from which a figure counts as known: its edition's day, or for a continuous series that is held as one later
        file (lag_days is not null) the end of its period plus the publication lag, whichever comes first.
    -#}
    case
        when {{ lag_days }} is null then {{ published_on }}
        when {{ days_after(period_end, lag_days) }} < {{ published_on }} then {{ days_after(period_end, lag_days) }}
        else {{ published_on }}
    end
{%- endmacro %}
