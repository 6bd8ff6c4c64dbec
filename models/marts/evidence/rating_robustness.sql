{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year', 'basis'] -%}
with

base as (
    select * from {{ ref('int_robustness__base') }}
),

alternatives as (
    select * from {{ ref('int_robustness__alternatives') }}
),

ratings as (
    select ratings.*
    from {{ ref('indicator_ratings') }} as ratings
    inner join {{ ref('rule_sets') }} as rule_sets on ratings.rule_set = rule_sets.rule_set
    where not rule_sets.is_default and ratings.rating <> 'N/A'
),

rated_alternatives as (
    select
        {{ prefixed('alternatives', keys) }}, alternatives.test_code, alternatives.alternative, base.rating,
        base.indicator_value, alternatives.alternative_value, alternatives.top_country_share_then,
        {{ rating('alternatives.alternative_value', 'base.low_mid_cut', 'base.mid_high_cut', 'base.direction') }}
            as alternative_rating
    from alternatives
    inner join base
        on {{ same('alternatives', 'base', keys) }}
),

rule_sets as (
    select
        {{ prefixed('base', keys) }}, 'rule_set' as test_code, ratings.rule_set as alternative, base.rating,
        base.indicator_value, ratings.measured_value as alternative_value,
        cast(null as {{ type_double() }}) as top_country_share_then, ratings.rating as alternative_rating
    from base
    inner join ratings
        on {{ same('base', 'ratings', keys) }}
),

-- What would flip it: each cut beside the rating, and the largest country's share at which the index stands there.
flips as (
    {% for cut, beyond in {'low_mid_cut': 'Low', 'mid_high_cut': 'High'}.items() -%}
        select
            {{ keys | join(', ') }}, 'flip' as test_code, '{{ cut }}' as alternative, rating, indicator_value,
            {{ cut }} as alternative_value,
            {{ share_at_index('rest', 'share', 'weight', cut) }} as top_country_share_then,
            case when rating = '{{ beyond }}' then 'Mid' else '{{ beyond }}' end as alternative_rating
        from base
        where rating in ('Mid', '{{ beyond }}')
        {{ 'union all' if not loop.last }}
    {% endfor -%}
),

robustness as (
    select * from rated_alternatives
    union all
    select * from rule_sets
    union all
    select * from flips
),

rounded as (
    select
        {{ keys | join(', ') }}, test_code, alternative, rating, indicator_value,
        {{ mart_round('alternative_value') }} as alternative_value,
        case when top_country_share_then between 0 and 1 then {{ mart_round('top_country_share_then') }} end
            as top_country_share_then,
        alternative_rating,
        alternative_rating <> rating as is_changed
    from robustness
)

select * from rounded
