{%- set keys = ['scenario_id', 'mineral_code', 'supply_stage', 'reference_year', 'basis', 'source_id'] -%}
with

supply as (
    select * from {{ ref('int_production__as_of') }}
    union all
    select * from {{ ref('int_reserves__as_of') }}
),

totals as (
    select * from supply
    where is_world_total
),

countries as (
    select
        {{ keys | join(', ') }},
        sum(quantity_t) as countries_t
    from supply
    where not is_world_total
    group by {{ keys | join(', ') }}
),

compared as (
    select
        {{ prefixed('totals', keys) }},
        totals.edition_id,
        totals.raw_row_id,
        totals.value_as_published,
        totals.unit_as_published,
        {{ mart_round('totals.quantity_t', 3) }} as printed_total_t,
        -- Sums of millions of tonnes differ in the ninth digit: kilograms are what a total needs.
        {{ mart_round('countries.countries_t', 3) }} as countries_t,
        {{ mart_round('countries.countries_t / nullif(totals.quantity_t, 0)') }} as countries_to_total,
        totals.value_flag
    from totals
    left join countries
        on {{ same('totals', 'countries', keys) }}
)

select * from compared
