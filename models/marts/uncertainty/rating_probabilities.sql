{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year'] -%}
with

subjects as (
    select * from {{ ref('int_uncertainty__subjects') }}
),

drawn as (
    select * from {{ ref('int_uncertainty__values') }}
),

draws as (
    select * from {{ ref('int_uncertainty__draws') }}
),

rates as (
    select * from {{ ref('recycling_rates') }}
    where role = 'headline'
),

-- A rate lies evenly between its lowest and highest estimate; a price is measured, and draws as it is.
single as (
    select
        {{ prefixed('subjects', keys) }}, draws.draw,
        {{ mart_round(
            "case when draws.draw = 0 or rates.mineral_code is null then subjects.indicator_value else "
            ~ drawn_quantity(
                uniform_draw("draws.seed, draws.draw, subjects.mineral_code, 'recycling_rate'"), "'uniform'", 'rates.lowest_rate',
                'subjects.indicator_value', 'rates.highest_rate'
            ) ~ " end"
        ) }} as indicator_value
    from subjects
    cross join draws
    left join rates
        on subjects.scenario_id = rates.scenario_id
        and subjects.mineral_code = rates.mineral_code
        and subjects.indicator_code = 'secondary_supply_rate'
    where subjects.indicator_code in ('secondary_supply_rate', 'price_variability') and subjects.indicator_value is not null
),

all_values as (
    select {{ keys | join(', ') }}, draw, indicator_value from drawn
    union all
    select {{ keys | join(', ') }}, draw, indicator_value from single
),

rated as (
    select
        {{ prefixed('all_values', keys) }}, all_values.draw, all_values.indicator_value,
        {{ rating('all_values.indicator_value', 'subjects.low_mid_cut', 'subjects.mid_high_cut', 'subjects.direction') }}
            as rating
    from all_values
    inner join subjects on {{ same('all_values', 'subjects', keys) }}
),

counted as (
    select
        {{ keys | join(', ') }},
        sum(case when draw > 0 then 1 else 0 end) as draw_count,
        max(case when draw = 0 then indicator_value end) as central_value,
        avg(case when draw > 0 then case when rating = 'High' then 1.0 else 0.0 end end) as probability_high,
        avg(case when draw > 0 then case when rating = 'Mid' then 1.0 else 0.0 end end) as probability_mid,
        avg(case when draw > 0 then case when rating = 'Low' then 1.0 else 0.0 end end) as probability_low,
        min(case when draw > 0 then indicator_value end) as lowest_value,
        max(case when draw > 0 then indicator_value end) as highest_value
    from rated
    where rating is not null
    group by {{ keys | join(', ') }}
),

probabilities as (
    select
        {{ prefixed('subjects', keys) }},
        subjects.basis, subjects.rule_set, subjects.rating, subjects.indicator_value,
        case when subjects.indicator_value is null then subjects.value_flag end as missing_flag,
        cast(coalesce(counted.draw_count, 0) as integer) as draw_count,
        {{ mart_round('counted.probability_high') }} as probability_high,
        {{ mart_round('counted.probability_mid') }} as probability_mid,
        {{ mart_round('counted.probability_low') }} as probability_low,
        counted.central_value, counted.lowest_value, counted.highest_value
    from subjects
    left join counted on {{ same('subjects', 'counted', keys) }}
)

select * from probabilities
