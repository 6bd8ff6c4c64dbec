-- By hand from the printed slices of the named countries, not divided by their sum:
-- rare earths  reserves 38 19 19 10 6   .1444 + .0361 + .0361 + .0100 + .0036         = .2302
--              mine     71 12 9 2 1     .5041 + .0144 + .0081 + .0004 + .0001         = .5271
-- nickel       reserves 24 22 12 8 6    .0576 + .0484 + .0144 + .0064 + .0036         = .1304
--              mine     35 13 9 8 7     .1225 + .0169 + .0081 + .0064 + .0049         = .1588
-- lithium      reserves 51 16 10 6 0    .2601 + .0256 + .0100 + .0036                 = .2993
--              mine     55 23 10 8 2    .3025 + .0529 + .0100 + .0064 + .0004         = .3722
with

expected as (
    select 'rare_earths' as mineral_code, 'reserve_concentration' as indicator_code, 0.2302 as herfindahl_index
    union all
    select 'rare_earths', 'production_concentration', 0.5271
    union all
    select 'nickel', 'reserve_concentration', 0.1304
    union all
    select 'nickel', 'production_concentration', 0.1588
    union all
    select 'lithium', 'reserve_concentration', 0.2993
    union all
    select 'lithium', 'production_concentration', 0.3722
),

wrong as (
    select expected.mineral_code, expected.indicator_code, expected.herfindahl_index, measures.measured_value
    from expected
    left join {{ ref('int_slides__measures') }} as measures
        on expected.mineral_code = measures.mineral_code
        and expected.indicator_code = measures.indicator_code
        and measures.measure_code = 'indicator_value'
    where measures.measured_value is null or abs(measures.measured_value - expected.herfindahl_index) > 1e-9
)

select * from wrong
