-- New supply takes the place of imports: without a shock the whole stays, unless more is supplied than was imported.
select
    supply.scenario_id, supply.lever, supply.mineral_code, supply.reporter_code, supply.indicator_code,
    supply.quantity_before, supply.quantity_after
from {{ ref('scenario_supply') }} as supply
inner join {{ ref('levers') }} as levers on supply.lever = levers.lever
inner join {{ ref('indicators') }} as indicators on supply.indicator_code = indicators.indicator_code
where
    not levers.is_shock
    and indicators.depends_on_reporter
    and abs(supply.lost_share) > .0000001
    and supply.quantity_after < supply.quantity_before
