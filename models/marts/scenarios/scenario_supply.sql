with

supply_values as (
    select * from {{ ref('int_scenarios__supply_values') }}
),

subjects as (
    select * from {{ ref('int_scenarios__subjects') }}
),

-- A smaller whole can be a safer mix: the index says how supply is spread, this says how much of it there is.
supply as (
    select
        supply_values.scenario_id, supply_values.lever, supply_values.mineral_code, supply_values.reporter_code,
        supply_values.indicator_code, subjects.supply_stage, subjects.reference_year, subjects.unit,
        {{ mart_round('supply_values.quantity_before') }} as quantity_before,
        {{ mart_round('supply_values.quantity_after') }} as quantity_after,
        {{ mart_round('supply_values.home_quantity') }} as home_quantity,
        -- Adding nothing makes the negative zero of a rounded remnant an ordinary one.
        {{ mart_round(
            '(supply_values.quantity_before - supply_values.quantity_after) / nullif(supply_values.quantity_before, 0)'
        ) }} + 0 as lost_share
    from supply_values
    inner join subjects
        on {{ same('supply_values', 'subjects', ['mineral_code', 'reporter_code', 'indicator_code']) }}
)

select * from supply
