{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage'] -%}
with

years as (
    select
        *,
        max(reference_year) over (partition by {{ keys | join(', ') }}, source_id) as last_year
    from {{ ref('int_stockpile__years') }}
),

-- One source, never two in one mean: the one with most years in its own last five, and of equals the newer.
sourced as (
    select
        {{ keys | join(', ') }}, source_id, count(import_t) as import_years, avg(import_t) as import_t,
        count(case when consumption_t > 0 then 1 end) as consumption_years,
        avg(case when consumption_t > 0 then consumption_t end) as consumption_t,
        min(case when consumption_t > 0 then reference_year end) as consumption_from_year,
        max(case when consumption_t > 0 then reference_year end) as consumption_to_year,
        min(reference_year) as from_year, max(reference_year) as to_year,
        row_number() over (
            partition by {{ keys | join(', ') }} order by count(import_t) desc, max(reference_year) desc
        ) as choice
    from years
    where reference_year > last_year - {{ parameter('stockpile_base_years') }} and import_t is not null
    group by {{ keys | join(', ') }}, source_id
),

-- Apparent consumption where enough years hold all its parts, else what is imported.
based as (
    select
        *,
        consumption_years >= {{ parameter('stockpile_consumption_years') }} as is_consumption
    from sourced
    where choice = 1 and import_t > 0
),

bases as (
    select
        {{ keys | join(', ') }}, source_id,
        case when is_consumption then 'apparent_consumption' else 'imports_only' end as base_flag,
        case when is_consumption then consumption_t else import_t end as base_t,
        case when is_consumption then consumption_years else import_years end as year_count,
        case when is_consumption then consumption_from_year else from_year end as from_year,
        case when is_consumption then consumption_to_year else to_year end as to_year
    from based
),

worst as (
    select * from {{ ref('worst_single_supplier') }}
    where is_largest_loss and unit = 't'
),

required as (
    select
        {{ prefixed('bases', keys) }}, bases.base_flag, cast(bases.year_count as integer) as year_count,
        bases.from_year, bases.to_year, bases.source_id, {{ mart_round('bases.base_t') }} as base_t,
        {{ mart_round('bases.base_t / ' ~ parameter('days_per_year')) }} as daily_base_t,
        {{ parameter('stockpile_days') }} as stock_days,
        {{ mart_round(parameter('stockpile_days') ~ ' * bases.base_t / ' ~ parameter('days_per_year')) }} as requirement_t,
        worst.country_code as worst_supplier_code, worst.lost_share as worst_supplier_share,
        {{ mart_round(parameter('stockpile_days') ~ ' * bases.base_t / worst.quantity_lost') }} as worst_supplier_cover_days
    from bases
    left join worst
        on {{ same('bases', 'worst', keys) }}
)

select * from required
