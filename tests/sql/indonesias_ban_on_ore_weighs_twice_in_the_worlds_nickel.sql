-- Summaries of 2026, mine output of 2024: Indonesia 2,310,000 t of 3,706,000 t, a share of .62331; its governance of 2023 is
-- .50081. (2,310/3,706)^2 * .50081 * 10 = 1.9457 once and 3.8914 twice; all others add .0858 together, of which the Philippines
-- (354/3,706)^2 * .54068 * 10 = .0493, so that the whole is 3.977 and not 2.031.
-- Nothing to compare where the ban's document or that edition is not known at the as_of date.
select world.mineral_code, world.reference_year, world.world_supply_risk
from {{ ref('int_supply_risk__world_supply') }} as world
where
    world.scenario_id = 'baseline'
    and world.mineral_code = 'nickel'
    and world.reference_year = 2024
    and abs(world.world_supply_risk - 3.977) > 0.001
    and exists (
        select 1 from {{ ref('resource_measures') }} as measures
        where measures.event_code = 'IDN:nickel:export_prohibition:2020-01-01'
    )
    and exists (
        select 1 from {{ ref('int_supply_risk__world_production') }} as production
        where
            production.scenario_id = 'baseline' and production.mineral_code = 'nickel' and production.reference_year = 2024
            and production.country_code = 'IDN' and production.quantity = 2310000
    )
