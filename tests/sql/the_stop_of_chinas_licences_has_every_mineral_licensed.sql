-- Every mineral that a Chinese licence of known beginning names is in the scenario in which the licences come to a full stop.
with

licensed as (
    select distinct statements.told_of_mineral_code as mineral_code
    from {{ ref('resource_measures') }} as measures
    inner join {{ ref('resource_measure_statements') }} as statements on measures.event_code = statements.event_code
    where measures.country_code = 'CHN' and measures.measure_kind = 'licensing' and measures.event_on_basis <> 'schedule'
),

stopped as (
    select mineral_code from {{ ref('scenario_levers') }}
    where scenario_id = 'china_licensed_minerals_stop' and country_code = 'CHN'
),

missing as (
    select licensed.mineral_code
    from licensed
    left join stopped on licensed.mineral_code = stopped.mineral_code
    where stopped.mineral_code is null
)

select * from missing
