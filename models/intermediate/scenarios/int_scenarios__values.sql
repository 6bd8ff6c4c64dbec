{%- set keys = ['scenario_id', 'lever', 'mineral_code', 'reporter_code', 'indicator_code'] -%}
{%- set nothing = "cast(null as " ~ type_double() ~ ")" -%}
with

subjects as (
    select * from {{ ref('int_scenarios__subjects') }}
),

variants as (
    select * from {{ ref('int_scenarios__variants') }}
),

actions as (
    select * from {{ ref('int_scenarios__actions') }}
),

supply_values as (
    select * from {{ ref('int_scenarios__supply_values') }}
),

prices as (
    select * from {{ ref('int_scenarios__prices') }}
),

price_shares as (
    select {{ keys | join(', ') }}, sum(share) as share from actions
    where effect = 'raises_price'
    group by {{ keys | join(', ') }}
),

rate_shares as (
    select
        {{ keys | join(', ') }},
        sum(case when effect = 'raises_rate' then share else 0 end) as raised,
        least(1, sum(case when effect = 'lowers_demand' then share else 0 end)) as saved
    from actions
    where effect in ('raises_rate', 'lowers_demand')
    group by {{ keys | join(', ') }}
),

price_values as (
    select
        variants.scenario_id, variants.lever, {{ prefixed('subjects', keys[2:]) }},
        {{ price_variability(
            "(prices.price * case when prices.periods_before_end < prices.shocked_periods then 1 + coalesce(price_shares.share, 0) "
            ~ "else 1 end)"
        ) }} as indicator_value,
        {{ nothing }} as upper_bound
    from variants
    cross join subjects
    inner join prices
        on subjects.mineral_code = prices.mineral_code and subjects.facts_reporter_code = prices.reporter_code
    left join price_shares
        on variants.scenario_id = price_shares.scenario_id and variants.lever = price_shares.lever
        and {{ same('subjects', 'price_shares', keys[2:]) }}
    where subjects.indicator_code = 'price_variability'
    group by variants.scenario_id, variants.lever, {{ prefixed('subjects', keys[2:]) }}
),

-- (secondary + recovered) / (demand - saved), each as a share of the demand of today; at most everything.
rate_values as (
    select
        variants.scenario_id, variants.lever, {{ prefixed('subjects', keys[2:]) }},
        least(1, (subjects.indicator_value + coalesce(rate_shares.raised, 0)) / nullif(1 - coalesce(rate_shares.saved, 0), 0))
            as indicator_value,
        {{ nothing }} as upper_bound
    from variants
    cross join subjects
    left join rate_shares
        on variants.scenario_id = rate_shares.scenario_id and variants.lever = rate_shares.lever
        and {{ same('subjects', 'rate_shares', keys[2:]) }}
    where subjects.indicator_code = 'secondary_supply_rate' and subjects.indicator_value is not null
),

scenario_values as (
    select {{ keys | join(', ') }}, indicator_value, upper_bound from supply_values
    union all
    select * from price_values
    union all
    select * from rate_values
)

select * from scenario_values
