-- One source, mineral, stage and year: one edition. A country that a later edition dropped is not filled in from an earlier one.
with

taken as (
    select scenario_id, 'WLD' as reporter_code, source_id, mineral_code, supply_stage, reference_year, edition_id
    from {{ ref('int_production__as_of') }}
    union all
    select scenario_id, 'WLD' as reporter_code, source_id, mineral_code, supply_stage, reference_year, edition_id
    from {{ ref('int_reserves__as_of') }}
    union all
    select scenario_id, reporter_code, source_id, mineral_code, supply_stage, reference_year, edition_id
    from {{ ref('int_trade__imports') }}
),

mixed as (
    select
        scenario_id, reporter_code, source_id, mineral_code, supply_stage, reference_year,
        count(distinct edition_id) as edition_count
    from taken
    group by scenario_id, reporter_code, source_id, mineral_code, supply_stage, reference_year
    having count(distinct edition_id) > 1
)

select * from mixed
