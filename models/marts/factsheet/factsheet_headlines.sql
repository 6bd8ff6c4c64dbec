with

headlines as (
    select * from {{ ref('indicator_headline') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

reporters as (
    select * from {{ ref('reporters') }}
    where is_default or is_world
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

compared as (
    select
        headlines.*,
        indicators.indicator_number,
        indicators.name_ja as indicator_name_ja,
        indicator_prints.chart_kind,
        indicator_prints.value_term,
        indicator_prints.is_percent,
        indicator_prints.decimals,
        supply_stages.column_ja as stage_name_ja,
        countries.name_ja as top_country_name_ja,
        headlines.edition_ids is not null and headlines.value_flag <> 'no_edition_at_as_of' as is_covered,
        abs(headlines.indicator_value - headlines.low_mid_cut) <= abs(headlines.indicator_value - headlines.mid_high_cut)
            as is_low_mid_nearer
    from headlines
    inner join scenarios on headlines.scenario_id = scenarios.scenario_id
    inner join reporters on headlines.reporter_code = reporters.reporter_code
    inner join indicators on headlines.indicator_code = indicators.indicator_code
    inner join indicator_prints on headlines.indicator_code = indicator_prints.indicator_code
    left join supply_stages on headlines.supply_stage = supply_stages.supply_stage
    left join countries on headlines.top_country_code = countries.country_code
),

described as (
    select
        mineral_code, indicator_code, indicator_number, indicator_name_ja, chart_kind, value_term, is_percent, decimals,
        scenario_id, reporter_code, basis, reference_year, supply_stage, stage_name_ja, source_id, indicator_value,
        value_flag, top_country_code, top_country_name_ja, top_country_share, top3_share, country_count, total_quantity, unit,
        withheld_country_codes, unknown_country_codes, edition_ids, as_of, rule_set, rating, rating_reason,
        low_mid_cut, mid_high_cut, distance_to_cut,
        coalesce(has_undetermined_cut, false) as has_undetermined_cut,
        coalesce(bounds_straddle_cut, false) as bounds_straddle_cut,
        case when is_low_mid_nearer then low_mid_cut else mid_high_cut end as nearest_cut,
        {{ rating_across_cut('rating', 'is_low_mid_nearer') }} as rating_across_cut,
        -- Only what an edition covers can be old, be it a figure or the statement that there was none.
        coalesce(
            is_covered
            and max(case when is_covered then reference_year end) over (partition by mineral_code)
            - reference_year > {{ parameter('stale_after_years') }},
            false
        ) as is_stale
    from compared
)

select * from described
