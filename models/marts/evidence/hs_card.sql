{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'hs9_code'] -%}
with

imports as (
    select * from {{ ref('quantity_evidence') }}
    where hs9_code is not null
),

hs_codes as (
    select * from {{ ref('hs_codes') }}
),

left_out as (
    select * from {{ ref('hs_codes_left_out') }}
),

reporters as (
    select * from {{ ref('reporters') }}
),

countries as (
    select
        {{ keys | join(', ') }}, source_id, country_code, sum(gross_t) as gross_t, sum(contained_t) as contained_t,
        sum(value_thousand_jpy) as value_thousand_jpy
    from imports
    group by {{ keys | join(', ') }}, source_id, country_code
),

-- All partners together stand beside each of them, as a row of the world.
partners as (
    select {{ keys | join(', ') }}, source_id, country_code, false as is_total, gross_t, contained_t, value_thousand_jpy
    from countries
    union all
    select
        {{ prefixed('countries', keys) }}, countries.source_id, reporters.reporter_code as country_code, true as is_total,
        sum(countries.gross_t), sum(countries.contained_t), sum(countries.value_thousand_jpy)
    from countries
    cross join reporters
    where reporters.is_world
    group by {{ prefixed('countries', keys) }}, countries.source_id, reporters.reporter_code
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

traded as (
    select
        {{ prefixed('shared', keys) }}, shared.country_code, shared.source_id, true as is_counted, hs_codes.description_ja,
        hs_codes.note as what_else, hs_codes.content_factor, hs_codes.factor_basis,
        {{ mart_round('shared.gross_t') }} as gross_t,
        {{ mart_round('shared.contained_t') }} as contained_t,
        {{ mart_round('shared.value_thousand_jpy') }} as value_thousand_jpy,
        {{ mart_round('shared.contained_t / nullif(shared.stage_contained_t, 0)') }} as share_of_stage,
        -- A thousand yen for a tonne is a yen for a kilogram. Under half a unit there is a value, but no weight to divide it by.
        {{ mart_round('shared.value_thousand_jpy / nullif(shared.gross_t, 0)') }} as unit_value_jpy_per_kg
    from shared
    inner join hs_codes
        on shared.hs9_code = hs_codes.hs9_code and shared.mineral_code = hs_codes.mineral_code
        and shared.supply_stage = hs_codes.supply_stage
),

-- Codes that are left out have no trade here: what they carry can't be told apart from other goods.
excluded as (
    select
        cast(null as {{ type_text() }}) as scenario_id, mineral_code, cast(null as {{ type_text() }}) as reporter_code,
        supply_stage, cast(null as integer) as reference_year, hs9_code, cast(null as {{ type_text() }}) as country_code,
        cast(null as {{ type_text() }}) as source_id, false as is_counted, description_ja, reason as what_else,
        cast(null as {{ type_double() }}) as content_factor, reason_code as factor_basis,
        cast(null as {{ type_double() }}) as gross_t, cast(null as {{ type_double() }}) as contained_t,
        cast(null as {{ type_double() }}) as value_thousand_jpy, cast(null as {{ type_double() }}) as share_of_stage,
        cast(null as {{ type_double() }}) as unit_value_jpy_per_kg
    from left_out
)

select * from traded
union all
select * from excluded
