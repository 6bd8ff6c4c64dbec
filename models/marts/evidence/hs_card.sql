{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'hs9_code'] -%}
{%- set code = ['hs9_code', 'mineral_code', 'supply_stage', 'is_counted'] -%}
with

-- A code that is left out has weight and value, but no content: what it holds can't be told apart from other goods.
imports as (
    select
        {{ keys | join(', ') }}, source_id, true as is_counted, country_code, gross_t, contained_t, value_thousand_jpy
    from {{ ref('quantity_evidence') }}
    where hs9_code is not null
    union all
    select
        {{ keys | join(', ') }}, source_id, false, country_code, gross_t, cast(null as {{ type_double() }}), value_thousand_jpy
    from {{ ref('int_trade__left_out') }}
),

codes as (
    select
        hs9_code, mineral_code, supply_stage, true as is_counted, description_ja, note as what_else, content_factor, factor_basis
    from {{ ref('hs_codes') }}
    union all
    select
        hs9_code, mineral_code, supply_stage, false, description_ja, reason, cast(null as {{ type_double() }}), reason_code
    from {{ ref('hs_codes_left_out') }}
),

reporters as (
    select * from {{ ref('reporters') }}
),

countries as (
    select
        {{ keys | join(', ') }}, source_id, is_counted, country_code, sum(gross_t) as gross_t,
        sum(contained_t) as contained_t, sum(value_thousand_jpy) as value_thousand_jpy
    from imports
    group by {{ keys | join(', ') }}, source_id, is_counted, country_code
),

-- All partners together stand beside each of them, as a row of the world.
partners as (
    select countries.*, false as is_total from countries
    union all
    select
        {{ prefixed('countries', keys) }}, countries.source_id, countries.is_counted, reporters.reporter_code as country_code,
        sum(countries.gross_t), sum(countries.contained_t), sum(countries.value_thousand_jpy), true as is_total
    from countries
    cross join reporters
    where reporters.is_world
    group by {{ prefixed('countries', keys) }}, countries.source_id, countries.is_counted, reporters.reporter_code
),

shared as (
    select
        partners.*,
        sum(case when partners.is_total then partners.contained_t end) over (
            partition by
                partners.scenario_id, partners.mineral_code, partners.reporter_code, partners.supply_stage,
                partners.reference_year, partners.source_id
        ) as stage_contained_t
    from partners
),

-- A code that is left out and was never imported stands on the card all the same, without a year.
described as (
    select
        shared.scenario_id, codes.mineral_code, shared.reporter_code, codes.supply_stage, shared.reference_year,
        codes.hs9_code, shared.country_code, shared.source_id, codes.is_counted, codes.description_ja, codes.what_else,
        codes.content_factor, codes.factor_basis,
        {{ mart_round('shared.gross_t') }} as gross_t,
        {{ mart_round('shared.contained_t') }} as contained_t,
        {{ mart_round('shared.value_thousand_jpy') }} as value_thousand_jpy,
        {{ mart_round('shared.contained_t / nullif(shared.stage_contained_t, 0)') }} as share_of_stage,
        -- A thousand yen for a tonne is a yen for a kilogram. Under half a unit there is a value, but no weight to divide it by.
        {{ mart_round('shared.value_thousand_jpy / nullif(shared.gross_t, 0)') }} as unit_value_jpy_per_kg
    from codes
    left join shared on {{ same('codes', 'shared', code) }}
    where shared.hs9_code is not null or not codes.is_counted
)

select * from described
