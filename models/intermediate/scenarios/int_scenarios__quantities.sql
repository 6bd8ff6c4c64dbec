{%- set keys = ['scenario_id', 'lever', 'mineral_code', 'reporter_code', 'indicator_code'] -%}
with

remaining as (
    select * from {{ ref('int_scenarios__remaining') }}
),

displaced as (
    select * from {{ ref('int_scenarios__displaced') }}
),

subjects as (
    select * from {{ ref('int_scenarios__subjects') }}
),

governance as (
    select scores.*
    from {{ ref('int_governance__scores') }} as scores
    inner join {{ ref('stability_indices') }} as stability_indices on scores.stability_index = stability_indices.stability_index
    where stability_indices.is_default and scores.governance_rule = 'default'
),

after_all as (
    select
        {{ prefixed('remaining', keys) }}, remaining.country_code, remaining.is_remainder, remaining.is_top_n_table,
        remaining.effect = 'meets_at_home' as is_met_at_home, remaining.governance_g, remaining.quantity_before,
        remaining.quantity - coalesce(displaced.displaced, 0) as quantity
    from remaining
    left join displaced
        on {{ same('remaining', 'displaced', keys) }} and remaining.country_code = displaced.country_code
        and remaining.is_remainder = displaced.is_remainder and remaining.effect = 'there_before'
),

-- New supply joins what its country ships already: an index squares countries, not contracts.
by_country as (
    select
        {{ keys | join(', ') }}, country_code, is_remainder, is_met_at_home, max(governance_g) as facts_governance_g,
        max(case when is_top_n_table then 1 else 0 end) = 1 as is_top_n_table,
        sum(quantity_before) as quantity_before, sum(quantity) as quantity
    from after_all
    group by {{ keys | join(', ') }}, country_code, is_remainder, is_met_at_home
),

-- Supply at home weighs in the whole and bears no partner's risk.
governed as (
    select
        {{ prefixed('by_country', keys) }}, by_country.country_code, by_country.is_remainder, by_country.is_met_at_home,
        by_country.is_top_n_table,
        case
            when not subjects.depends_on_reporter then null
            when by_country.is_met_at_home then {{ parameter('home_supply_governance_g') }}
            else coalesce(by_country.facts_governance_g, governance.governance_g)
        end as governance_g,
        by_country.quantity_before, by_country.quantity
    from by_country
    inner join subjects
        on by_country.mineral_code = subjects.mineral_code and by_country.reporter_code = subjects.reporter_code
        and by_country.indicator_code = subjects.indicator_code
    left join governance
        on by_country.country_code = governance.country_code and subjects.reference_year = governance.reference_year
)

select * from governed
