-- A sum far from the printed total is a slipped digit, a footnote glued to a figure or a country read twice.
with

facts as (
    select scenario_id, edition_id, mineral_code, supply_stage, reference_year, is_world_total, quantity_t
    from {{ ref('int_production__as_of') }}
    union all
    select scenario_id, edition_id, mineral_code, supply_stage, reference_year, is_world_total, quantity_t
    from {{ ref('int_reserves__as_of') }}
),

compared as (
    select
        scenario_id,
        edition_id,
        mineral_code,
        supply_stage,
        reference_year,
        sum(case when not is_world_total then quantity_t end) / sum(case when is_world_total then quantity_t end) as ratio
    from facts
    group by scenario_id, edition_id, mineral_code, supply_stage, reference_year
),

wrong as (
    select * from compared
    where ratio is null or ratio < {{ parameter('sum_check_from') }} or ratio > {{ parameter('sum_check_to') }}
)

select * from wrong
