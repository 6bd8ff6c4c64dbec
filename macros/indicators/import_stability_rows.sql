{% macro import_stability_rows() -%}
    {#-
        The rows of an import indicator, missing ones with their reason. Reads the CTEs years, stage_status, stability (one index
        and one rule) and concentration, which both import indicators have. A stage that is missing shows no countries either.
    -#}
    {%- set is_shown = "stage_status.missing_flag is null and coalesce(stability.value_flag, '') <> 'not_available'" -%}
    select
        years.scenario_id,
        years.mineral_code,
        years.reporter_code,
        years.indicator_code,
        years.reference_year,
        years.basis,
        case when stage_status.missing_flag is null then {{ mart_round('stability.indicator_value') }} end as indicator_value,
        case when stage_status.missing_flag is null then {{ mart_round('stability.indicator_value') }} end as lower_bound,
        case when stage_status.missing_flag is null then {{ mart_round('stability.upper_bound') }} end as upper_bound,
        case
            when not years.is_held and elsewhere.mineral_code is not null then 'counted_elsewhere'
            when not years.is_held then 'no_source'
            else coalesce(stage_status.missing_flag, stability.value_flag, 'not_traded')
        end as value_flag,
        case when {{ is_shown }} then concentration.top_country_code end as top_country_code,
        case when {{ is_shown }} then {{ mart_round('concentration.top_country_share') }} end
            as top_country_share,
        case when {{ is_shown }} then {{ mart_round('concentration.top3_share') }} end as top3_share,
        case when {{ is_shown }} then concentration.country_count end as country_count,
        case
            when stage_status.missing_flag is not null or stability.governance_edition_ids is null then stage_status.edition_id
            when stage_status.edition_id < stability.governance_edition_ids
                then stage_status.edition_id || ',' || stability.governance_edition_ids
            else stability.governance_edition_ids || ',' || stage_status.edition_id
        end as edition_ids,
        years.import_series_code,
        years.is_series_break,
        years.stage_coverage
    from years
    left join {{ ref('counted_elsewhere') }} as elsewhere
        on years.mineral_code = elsewhere.mineral_code and years.indicator_code = elsewhere.indicator_code
    left join stage_status
        on years.scenario_id = stage_status.scenario_id
        and years.mineral_code = stage_status.mineral_code
        and years.reporter_code = stage_status.reporter_code
        and years.indicator_code = stage_status.indicator_code
        and years.reference_year = stage_status.reference_year
    left join stability
        on years.scenario_id = stability.scenario_id
        and years.mineral_code = stability.mineral_code
        and years.reporter_code = stability.reporter_code
        and years.supply_stage = stability.supply_stage
        and years.reference_year = stability.reference_year
        and years.basis = stability.basis
    left join concentration
        on years.scenario_id = concentration.scenario_id
        and years.mineral_code = concentration.mineral_code
        and years.reporter_code = concentration.reporter_code
        and years.supply_stage = concentration.supply_stage
        and years.source_id = concentration.source_id
        and years.reference_year = concentration.reference_year
        and years.basis = concentration.basis
{%- endmacro %}
