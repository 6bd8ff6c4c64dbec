with

ratings as (
    select ratings.*
    from {{ ref('indicator_ratings') }} as ratings
    inner join {{ ref('rule_sets') }} as rule_sets on ratings.rule_set = rule_sets.rule_set
    where rule_sets.is_default and ratings.rating <> 'N/A'
),

indicator_values as (
    select * from {{ ref('indicator_values') }}
),

contributions as (
    select * from {{ ref('import_stability_contributions') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

-- The reporters that pages are written for; the others' ratings are too many to be turned over one by one.
reporters as (
    select * from {{ ref('reporters') }}
),

-- A price or a rate has no largest country.
rated as (
    select
        ratings.scenario_id,
        ratings.mineral_code,
        ratings.reporter_code,
        ratings.indicator_code,
        ratings.reference_year,
        ratings.basis,
        ratings.rule_set,
        ratings.rating,
        ratings.indicator_value,
        ratings.low_mid_cut,
        ratings.mid_high_cut,
        indicators.direction,
        indicator_values.upper_bound,
        indicator_values.top_country_code,
        indicator_values.top_country_share as share,
        case when indicators.depends_on_reporter then contributions.governance_g else 1 end as weight
    from ratings
    inner join indicators on ratings.indicator_code = indicators.indicator_code
    inner join reporters on ratings.reporter_code = reporters.reporter_code
    inner join indicator_values
        on ratings.scenario_id = indicator_values.scenario_id
        and ratings.mineral_code = indicator_values.mineral_code
        and ratings.reporter_code = indicator_values.reporter_code
        and ratings.indicator_code = indicator_values.indicator_code
        and ratings.reference_year = indicator_values.reference_year
        and ratings.basis = indicator_values.basis
    left join contributions
        on ratings.scenario_id = contributions.scenario_id
        and ratings.mineral_code = contributions.mineral_code
        and ratings.reporter_code = contributions.reporter_code
        and ratings.indicator_code = contributions.indicator_code
        and ratings.reference_year = contributions.reference_year
        and ratings.basis = contributions.basis
        and indicator_values.top_country_code = contributions.country_code
),

with_rest as (
    select
        rated.*,
        -- One country alone leaves no others to scale.
        coalesce({{ rest_of_index('rated.indicator_value', 'rated.share', 'rated.weight') }}, 0) as rest
    from rated
)

select * from with_rest
