{%- set keys = ['scenario_id', 'lever', 'mineral_code', 'reporter_code', 'indicator_code'] -%}
with

remaining as (
    select * from {{ ref('int_scenarios__remaining') }}
),

balances as (
    select
        {{ keys | join(', ') }},
        sum(quantity_before) as whole_before,
        sum(case when effect = 'there_before' then quantity end) as whole_left,
        sum(case when effect in ('displaces', 'meets_at_home') then quantity end) as supplied
    from remaining
    group by {{ keys | join(', ') }}
),

-- New supply first fills what a shock took; only what is left of it replaces other imports, never more than there are.
displacing as (
    select
        {{ keys | join(', ') }}, whole_left,
        least(whole_left, greatest(0, supplied - (whole_before - whole_left))) as displaced,
        least(whole_left, greatest(0, supplied - (whole_before - whole_left))) / supplied as displacing_share
    from balances
    where supplied > 0
),

named as (
    select {{ keys | join(', ') }}, displaces as country_code, sum(quantity) as quantity
    from remaining
    where displaces is not null
    group by {{ keys | join(', ') }}, displaces
),

-- From a country that a row names, as much as it ships.
from_named as (
    select
        {{ prefixed('named', keys) }}, named.country_code,
        least(sum(remaining.quantity), min(named.quantity * displacing.displacing_share)) as displaced
    from named
    inner join displacing
        on {{ same('named', 'displacing', keys) }}
    inner join remaining
        on {{ same('named', 'remaining', keys) }} and named.country_code = remaining.country_code
        and remaining.effect = 'there_before' and not remaining.is_remainder
    group by {{ prefixed('named', keys) }}, named.country_code
),

named_sums as (
    select {{ keys | join(', ') }}, sum(displaced) as displaced
    from from_named
    group by {{ keys | join(', ') }}
),

-- The rest pro rata over everybody.
displaced as (
    select
        {{ prefixed('remaining', keys) }}, remaining.country_code, remaining.is_remainder,
        coalesce(from_named.displaced, 0)
        + (remaining.quantity - coalesce(from_named.displaced, 0))
        * (displacing.displaced - coalesce(named_sums.displaced, 0))
        / nullif(displacing.whole_left - coalesce(named_sums.displaced, 0), 0) as displaced
    from remaining
    inner join displacing
        on {{ same('remaining', 'displacing', keys) }}
    left join from_named
        on {{ same('remaining', 'from_named', keys) }} and remaining.country_code = from_named.country_code
        and not remaining.is_remainder
    left join named_sums
        on {{ same('remaining', 'named_sums', keys) }}
    where remaining.effect = 'there_before'
)

select * from displaced
