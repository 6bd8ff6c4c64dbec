with

cells as (
    select * from {{ ref('factsheet_scenario_cells') }}
),

-- The stop of the largest supplier may be what a scenario of its own says already.
alike as (
    select stops.scenario_id, stops.mineral_code, stops.reporter_code, others.scenario_id as twin_scenario_id
    from cells as stops
    inner join cells as others
        on {{ same('stops', 'others', ['mineral_code', 'reporter_code', 'indicator_code']) }}
        and stops.scenario_id <> others.scenario_id
    where stops.country_code is not null
    group by stops.scenario_id, stops.mineral_code, stops.reporter_code, others.scenario_id
    having max(case when stops.value_after is distinct from others.value_after then 1 else 0 end) = 0
),

twins as (
    select scenario_id, mineral_code, reporter_code, min(twin_scenario_id) as twin_scenario_id
    from alike
    group by scenario_id, mineral_code, reporter_code
)

select * from twins
