{% macro concentration_rows() -%}
    {#-
        The rows of a concentration indicator, missing ones with their reason. Reads the CTEs years and concentration, which both
        such indicators have.
    -#}
    select
        years.scenario_id,
        years.mineral_code,
        years.reporter_code,
        years.indicator_code,
        years.reference_year,
        years.basis,
        {{ mart_round('concentration.herfindahl_index') }} as indicator_value,
        {{ mart_round('concentration.herfindahl_index') }} as lower_bound,
        {{ mart_round('concentration.upper_bound') }} as upper_bound,
        case
            when not years.is_held and elsewhere.mineral_code is not null then 'counted_elsewhere'
            when not years.is_held then 'no_source'
            when concentration.edition_id is null then 'no_edition_at_as_of'
            when concentration.herfindahl_index is not null and years.is_proxy then 'proxy'
            else concentration.value_flag
        end as value_flag,
        concentration.top_country_code,
        {{ mart_round('concentration.top_country_share') }} as top_country_share,
        {{ mart_round('concentration.top3_share') }} as top3_share,
        concentration.country_count,
        concentration.edition_id as edition_ids
    from years
    left join {{ ref('counted_elsewhere') }} as elsewhere
        on years.mineral_code = elsewhere.mineral_code and years.indicator_code = elsewhere.indicator_code
    left join concentration
        on years.scenario_id = concentration.scenario_id
        and years.mineral_code = concentration.mineral_code
        and years.reporter_code = concentration.reporter_code
        and years.supply_stage = concentration.supply_stage
        and years.source_id = concentration.source_id
        and years.reference_year = concentration.reference_year
{%- endmacro %}
