with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
    where import_series_code is not null
),

indicator_values as (
    select * from {{ ref('indicator_values') }}
    where indicator_value is not null
),

ratings as (
    select ratings.*
    from {{ ref('indicator_ratings') }} as ratings
    inner join {{ ref('rule_sets') }} as rule_sets on ratings.rule_set = rule_sets.rule_set
    where rule_sets.is_default
),

import_series as (
    select * from {{ ref('import_series') }}
),

source_labels as (
    select * from {{ ref('source_labels') }}
),

-- The page stays with the series of its headline; where another one reaches further, its newest year is named beside it.
newer as (
    select
        headlines.scenario_id, headlines.reporter_code, headlines.mineral_code, headlines.indicator_code,
        headlines.indicator_number, headlines.basis, indicator_values.reference_year,
        indicator_values.indicator_value, indicator_values.import_series_code, indicator_values.stage_coverage,
        indicator_values.edition_ids, import_series.source_id, source_labels.short_name_ja, source_labels.short_name_en,
        row_number() over (
            partition by headlines.reporter_code, headlines.mineral_code, headlines.indicator_code
            order by indicator_values.reference_year desc
        ) as place
    from headlines
    inner join indicator_values
        on headlines.scenario_id = indicator_values.scenario_id
        and headlines.reporter_code = indicator_values.reporter_code
        and headlines.mineral_code = indicator_values.mineral_code
        and headlines.indicator_code = indicator_values.indicator_code
        and headlines.basis = indicator_values.basis
        and headlines.reference_year < indicator_values.reference_year
        and headlines.import_series_code <> indicator_values.import_series_code
    inner join import_series on indicator_values.import_series_code = import_series.import_series_code
    inner join source_labels on import_series.source_id = source_labels.source_id
),

rated as (
    select
        newer.reporter_code, newer.mineral_code, newer.indicator_code, newer.indicator_number,
        newer.reference_year, newer.indicator_value, ratings.rating,
        coalesce(
            ratings.has_undetermined_cut or ratings.bounds_straddle_cut or newer.stage_coverage = 'partial', false
        ) as is_unsettled,
        newer.import_series_code, newer.short_name_ja, newer.short_name_en, newer.stage_coverage, newer.source_id,
        newer.edition_ids
    from newer
    inner join ratings
        on newer.scenario_id = ratings.scenario_id
        and newer.reporter_code = ratings.reporter_code
        and newer.mineral_code = ratings.mineral_code
        and newer.indicator_code = ratings.indicator_code
        and newer.basis = ratings.basis
        and newer.reference_year = ratings.reference_year
    where newer.place = 1
)

select * from rated
