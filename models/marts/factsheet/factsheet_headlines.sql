with

headlines as (
    select * from {{ ref('indicator_headline') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

indicators as (
    select * from {{ ref('indicators') }}
),

indicator_prints as (
    select * from {{ ref('indicator_prints') }}
),

supply_stages as (
    select * from {{ ref('supply_stages') }}
),

countries as (
    select * from {{ ref('countries') }}
),

import_series as (
    select * from {{ ref('import_series') }}
),

partial_stages as (
    select * from {{ ref('factsheet_partial_stages') }}
),

compared as (
    select
        headlines.*,
        indicators.indicator_number,
        indicators.name_ja as indicator_name_ja, indicator_prints.heading_en as indicator_name_en,
        indicator_prints.chart_kind,
        indicator_prints.value_term,
        indicator_prints.is_percent,
        indicator_prints.decimals,
        supply_stages.column_ja as stage_name_ja, supply_stages.column_en as stage_name_en,
        supply_stages.activity_ja as activity_name_ja, supply_stages.activity_en as activity_name_en,
        supply_stages.output_ja as output_name_ja, supply_stages.output_en as output_name_en,
        countries.name_ja as top_country_name_ja, countries.name_en as top_country_name_en,
        import_series.name_ja as series_name_ja, import_series.name_en as series_name_en,
        partial_stages.customs_codes as partial_codes,
        coalesce(headlines.edition_ids is not null and headlines.value_flag <> 'no_edition_at_as_of', false) as is_covered,
        abs(headlines.indicator_value - headlines.low_mid_cut) <= abs(headlines.indicator_value - headlines.mid_high_cut)
            as is_low_mid_nearer
    from headlines
    inner join scenarios on headlines.scenario_id = scenarios.scenario_id
    inner join indicators on headlines.indicator_code = indicators.indicator_code
    inner join indicator_prints on headlines.indicator_code = indicator_prints.indicator_code
    left join supply_stages on headlines.supply_stage = supply_stages.supply_stage
    left join countries on headlines.top_country_code = countries.country_code
    left join import_series on headlines.import_series_code = import_series.import_series_code
    left join partial_stages
        on {{ same('headlines', 'partial_stages', ['reporter_code', 'mineral_code', 'indicator_code']) }}
),

described as (
    select
        mineral_code, indicator_code, indicator_number, indicator_name_ja, indicator_name_en, chart_kind, value_term,
        is_percent, decimals, scenario_id, reporter_code, basis, reference_year, supply_stage, stage_name_ja, stage_name_en,
        activity_name_ja, activity_name_en, output_name_ja, output_name_en, source_id, indicator_value, value_flag,
        top_country_code, top_country_name_ja, top_country_name_en,
        top_country_share, top3_share, remainder_share, country_count, total_quantity, unit, withheld_country_codes,
        unknown_country_codes, edition_ids, as_of, rule_set, rating, rating_reason, low_mid_cut, mid_high_cut, distance_to_cut,
        coalesce(has_undetermined_cut, false) as has_undetermined_cut,
        coalesce(bounds_straddle_cut, false) as bounds_straddle_cut,
        -- Codes that a partial stage lacks could carry its value over a cut as well as a remainder could.
        rating <> 'N/A' and coalesce(has_undetermined_cut or bounds_straddle_cut or stage_coverage = 'partial', false)
            as is_unsettled,
        case when is_low_mid_nearer then low_mid_cut else mid_high_cut end as nearest_cut,
        {{ rating_across_cut('rating', 'is_low_mid_nearer') }} as rating_across_cut,
        is_covered, import_series_code, series_name_ja, series_name_en, stage_coverage, partial_codes
    from compared
)

select * from described
