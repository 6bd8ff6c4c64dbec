{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year', 'basis'] -%}
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

-- The reporters that pages are written for with all their years; of the others what their pages print, or it would be too much.
reporters as (
    select * from {{ ref('reporters') }}
),

headlines as (
    select * from {{ ref('indicator_headline') }}
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
    left join reporters on ratings.reporter_code = reporters.reporter_code
    left join headlines
        on {{ same('ratings', 'headlines', keys) }}
    inner join indicator_values
        on {{ same('ratings', 'indicator_values', keys) }}
    left join contributions
        on {{ same('ratings', 'contributions', keys) }}
        and indicator_values.top_country_code = contributions.country_code
    where reporters.reporter_code is not null or headlines.mineral_code is not null
),

with_rest as (
    select
        rated.*,
        -- One country alone leaves no others to scale.
        coalesce({{ rest_of_index('rated.indicator_value', 'rated.share', 'rated.weight') }}, 0) as rest
    from rated
)

select * from with_rest
