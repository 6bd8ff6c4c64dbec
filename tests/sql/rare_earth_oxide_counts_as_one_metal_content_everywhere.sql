-- The offtake of light rare earths, at most 9,000 t of oxide a year, enters its scenario as metal: by the factor that turns what
-- mines publish into what imports are counted in, 9,000 x .85 = 7,650 t.
select levers.scenario_id, levers.quantity_t, production_contents.content_factor
from {{ ref('scenario_levers') }} as levers
inner join {{ ref('production_contents') }} as production_contents
    on levers.mineral_code = production_contents.mineral_code and production_contents.source_id = 'usgs_mcs'
where levers.scenario_id = 'lynas_light_rare_earths' and abs(levers.quantity_t - 9000 * production_contents.content_factor) > .5
