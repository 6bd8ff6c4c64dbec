with

indicator_bases as (
    select * from {{ ref('indicator_bases') }}
    where headline_priority is not null
),

bases as (
    select
        scenario_id, mineral_code, reporter_code, indicator_code, basis, reference_year, supply_stage, source_id, is_held
    from {{ ref('int_indicators__years') }}
),

indicator_values as (
    select * from {{ ref('indicator_values') }}
),

ratings as (
    select ratings.*
    from {{ ref('indicator_ratings') }} as ratings
    inner join {{ ref('rule_sets') }} as rule_sets on ratings.rule_set = rule_sets.rule_set
    where rule_sets.is_default
),

stage_concentration as (
    select * from {{ ref('stage_concentration') }}
),

import_series as (
    select * from {{ ref('import_series') }}
),

-- The first basis that has a series, and of it the newest year that an edition covers; of imports, the default series' newest.
candidates as (
    select
        indicator_values.*,
        bases.supply_stage,
        bases.source_id,
        row_number() over (
            partition by
                indicator_values.scenario_id, indicator_values.mineral_code, indicator_values.reporter_code,
                indicator_values.indicator_code
            order by
                case when bases.is_held then 0 else 1 end asc,
                indicator_bases.headline_priority asc,
                case when indicator_values.value_flag = 'no_edition_at_as_of' then 1 else 0 end asc,
                case when import_series.is_default then 0 else 1 end asc,
                indicator_values.reference_year desc
        ) as choice
    from indicator_values
    inner join bases
        on indicator_values.scenario_id = bases.scenario_id and indicator_values.mineral_code = bases.mineral_code
        and indicator_values.reporter_code = bases.reporter_code
        and indicator_values.indicator_code = bases.indicator_code and indicator_values.basis = bases.basis
        and indicator_values.reference_year = bases.reference_year
    inner join indicator_bases
        on indicator_values.indicator_code = indicator_bases.indicator_code
        and indicator_values.basis = coalesce(indicator_bases.basis, '')
    -- By source, not by series: a year in which the default series says that there is nothing to rate is its own too.
    left join import_series on bases.source_id = import_series.source_id and import_series.is_default
),

headline as (
    select
        chosen.scenario_id, chosen.mineral_code, chosen.reporter_code, chosen.indicator_code, chosen.basis,
        chosen.reference_year, chosen.supply_stage, chosen.source_id, chosen.indicator_value, chosen.lower_bound,
        chosen.upper_bound, chosen.value_flag, chosen.top_country_code, chosen.top_country_share, chosen.top3_share,
        chosen.country_count, chosen.edition_ids, chosen.as_of, ratings.rule_set, ratings.rating, ratings.rating_reason,
        ratings.low_mid_cut, ratings.mid_high_cut, ratings.distance_to_cut, stage_concentration.total_quantity,
        stage_concentration.unit, stage_concentration.coverage, stage_concentration.withheld_country_codes,
        stage_concentration.unknown_country_codes, ratings.has_undetermined_cut, ratings.bounds_straddle_cut,
        chosen.import_series_code, chosen.is_series_break, chosen.stage_coverage, stage_concentration.share_without_weight,
        stage_concentration.remainder_share
    from candidates as chosen
    left join ratings
        on chosen.scenario_id = ratings.scenario_id and chosen.mineral_code = ratings.mineral_code
        and chosen.reporter_code = ratings.reporter_code and chosen.indicator_code = ratings.indicator_code
        and chosen.reference_year = ratings.reference_year and chosen.basis = ratings.basis
    left join stage_concentration
        on chosen.scenario_id = stage_concentration.scenario_id and chosen.mineral_code = stage_concentration.mineral_code
        and chosen.reporter_code = stage_concentration.reporter_code
        and chosen.supply_stage = stage_concentration.supply_stage
        and chosen.source_id = stage_concentration.source_id
        and chosen.reference_year = stage_concentration.reference_year
        and (chosen.basis = stage_concentration.basis or chosen.basis = '')
    where chosen.choice = 1
)

select * from headline
