{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'reference_year'] -%}
with

partners as (
    select * from {{ ref('int_trade__partners') }}
    where basis = 'contained'
),

stage_status as (
    select * from {{ ref('int_trade__stage_status') }}
    where missing_flag is null or missing_flag = 'below_materiality'
),

subjects as (
    select * from {{ ref('int_supply_risk__subjects') }}
),

-- Ores and refined products together, by contained metal.
imports as (
    select
        {{ prefixed('partners', keys) }}, partners.country_code, partners.is_remainder,
        sum(partners.quantity) as quantity, sum(partners.value_without_weight) as value_without_weight,
        sum(partners.trade_value) as trade_value, min(partners.source_id) as source_id, max(partners.source_id) as last_source_id,
        min(partners.edition_id) as edition_id, min(partners.stage_coverage) as stage_coverage
    from partners
    inner join stage_status
        on {{ same('partners', 'stage_status', keys) }}
        and partners.supply_stage = stage_status.supply_stage
    group by {{ prefixed('partners', keys) }}, partners.country_code, partners.is_remainder
),

sourcing as (
    select
        {{ keys | join(', ') }}, country_code, is_remainder, false as is_home, quantity, value_without_weight,
        trade_value, source_id, last_source_id, edition_id, stage_coverage
    from imports
    union all
    select
        {{ keys | join(', ') }}, reporter_code as country_code, false as is_remainder, true as is_home,
        home_production_t as quantity, 0, 0, null, null, null, null
    from subjects
)

select * from sourcing
