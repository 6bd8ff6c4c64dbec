{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year', 'basis'] -%}
{%- set stage_keys = ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'source_id'] -%}
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
        {{ prefixed('ratings', keys) }},
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

-- What makes an index up: partners with their governance risk, producers and owners of reserves with their squares alone.
parts as (
    select {{ keys | join(', ') }}, country_code, is_remainder, quantity, governance_g as weight
    from contributions
    union all
    select {{ prefixed('years', keys) }}, shares.country_code, shares.is_remainder, shares.quantity, 1
    from {{ ref('int_indicators__years') }} as years
    inner join {{ ref('country_shares') }} as shares
        on {{ same('years', 'shares', stage_keys) }}
    where not years.depends_on_reporter
),

-- The others as if they were the whole, summed up themselves: index less largest share leaves no digits where that is nearly all.
others as (
    select {{ prefixed('rated', keys) }}, {{ import_stability('parts.quantity', 'parts.weight', 'parts.is_remainder') }} as rest
    from rated
    inner join parts
        on {{ same('rated', 'parts', keys) }}
        and (parts.is_remainder or rated.top_country_code <> parts.country_code)
    group by {{ prefixed('rated', keys) }}
),

with_rest as (
    -- One country alone leaves no others to scale.
    select rated.*, coalesce(others.rest, 0) as rest
    from rated
    left join others
        on {{ same('rated', 'others', keys) }}
)

select * from with_rest
