-- A caveat belongs to a row of its scenario, and no mineral has two in one scenario.
with

caveats as (
    select caveats.scenario_id, caveats.row_number, levers.mineral_code
    from {{ ref('scenario_caveats') }} as caveats
    left join {{ ref('scenario_levers') }} as levers
        on caveats.scenario_id = levers.scenario_id and caveats.row_number = levers.row_number
),

wrong as (
    select scenario_id, mineral_code, count(*) as caveat_count
    from caveats
    group by scenario_id, mineral_code
    having count(*) > 1 or mineral_code is null
)

select * from wrong
