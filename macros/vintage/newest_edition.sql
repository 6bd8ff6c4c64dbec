{% macro newest_edition(relation, edition_keys) -%}
    {#-
        The rows of the newest edition known at the as_of date, for each combination of edition_keys (reference_year is one of
        them, or the time series shrinks to the newest edition's years). rank(), not row_number(): an edition is taken whole,
        so a country that a later edition dropped is never filled in from an earlier one. The relation has known_on
        and published_on; an edition is known from known_on, and published_on decides which is the newest.
    -#}
    select *
    from (
        select
            known.*,
            rank() over (
                partition by {% for key in edition_keys %}known.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
                order by known.published_on desc
            ) as edition_rank
        from {{ relation }} as known
        where known.known_on <= {{ as_of_date() }}
    ) as ranked
    where ranked.edition_rank = 1
{%- endmacro %}
