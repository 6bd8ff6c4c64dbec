{%- set keys = ['mineral_code', 'reporter_code', 'indicator_code'] -%}
{%- set is_lost = "facts.country_code = suppliers.country_code and not facts.is_remainder" -%}
{%- set left = "(case when " ~ is_lost ~ " then 0 else facts.quantity end)" -%}
with

facts as (
    select * from {{ ref('int_scenarios__facts') }}
),

headline as (
    select * from {{ ref('int_scenarios__headline') }}
),

suppliers as (
    select * from facts
    where not is_remainder and quantity > 0
),

-- Each named supplier in its turn ships nothing; the others ship what they did, and nobody fills the gap.
without_one as (
    select
        {{ prefixed('suppliers', keys) }}, suppliers.country_code,
        max(suppliers.quantity) as quantity_lost,
        sum(facts.quantity) as quantity_before,
        case
            when headline.depends_on_reporter
                then {{ import_stability(left, 'facts.governance_g', 'facts.is_remainder') }}
            else {{ herfindahl(left, 'facts.is_remainder') }}
        end as value_after
    from suppliers
    inner join facts
        on {{ same('suppliers', 'facts', keys) }}
    inner join headline
        on {{ same('suppliers', 'headline', keys) }}
    group by {{ prefixed('suppliers', keys) }}, suppliers.country_code, headline.depends_on_reporter
)

select * from without_one
