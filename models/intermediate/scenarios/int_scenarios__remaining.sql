{%- set keys = ['scenario_id', 'lever', 'mineral_code', 'reporter_code', 'indicator_code'] -%}
with

variants as (
    select * from {{ ref('int_scenarios__variants') }}
),

subjects as (
    select * from {{ ref('int_scenarios__subjects') }}
),

facts as (
    select * from {{ ref('int_scenarios__facts') }}
),

actions as (
    select * from {{ ref('int_scenarios__actions') }}
),

-- Two shocks to one country add up, as the shares of a by-product's two hosts do; more than everything can't be lost.
withheld as (
    select {{ keys | join(', ') }}, country_code, least(1, sum(share)) as withheld_share
    from actions
    where effect = 'withholds'
    group by {{ keys | join(', ') }}, country_code
),

-- New supply from abroad is lost with its country; what is met at home is not.
supplied as (
    select
        {{ prefixed('actions', keys) }}, actions.country_code, actions.displaces, actions.effect,
        sum(
            case
                when actions.effect = 'meets_at_home' then actions.quantity
                else actions.quantity * (1 - coalesce(withheld.withheld_share, 0))
            end
        ) as quantity
    from actions
    left join withheld
        on {{ same('actions', 'withheld', keys) }} and actions.country_code = withheld.country_code
    where actions.effect in ('adds', 'displaces', 'meets_at_home')
    group by {{ prefixed('actions', keys) }}, actions.country_code, actions.displaces, actions.effect
),

remaining as (
    select
        variants.scenario_id, variants.lever, subjects.mineral_code, subjects.reporter_code, subjects.indicator_code,
        'there_before' as effect, facts.country_code, cast(null as {{ type_text() }}) as displaces, facts.is_remainder,
        facts.is_top_n_table, facts.governance_g, facts.quantity as quantity_before
    from variants
    cross join subjects
    inner join facts
        on subjects.mineral_code = facts.mineral_code and subjects.facts_reporter_code = facts.reporter_code
        and subjects.indicator_code = facts.indicator_code
),

together as (
    select
        {{ prefixed('remaining', keys) }}, remaining.effect, remaining.country_code, remaining.displaces,
        remaining.is_remainder, remaining.is_top_n_table, remaining.governance_g, remaining.quantity_before,
        remaining.quantity_before * (1 - coalesce(withheld.withheld_share, 0)) as quantity
    from remaining
    left join withheld
        on {{ same('remaining', 'withheld', keys) }} and remaining.country_code = withheld.country_code
    union all
    select
        {{ keys | join(', ') }}, effect, country_code, displaces, false as is_remainder, false as is_top_n_table,
        cast(null as {{ type_double() }}) as governance_g, cast(null as {{ type_double() }}) as quantity_before, quantity
    from supplied
)

select * from together
