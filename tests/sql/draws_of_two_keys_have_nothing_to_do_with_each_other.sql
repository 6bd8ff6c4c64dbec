-- What is drawn apart must not move together: over 2,000 draws the numbers of a key and its neighbour in the alphabet correlate
-- by less than .1 (one standard error is 1 / sqrt(2000) = .022), and so do those of a key and of the index that a draw takes.
with

numbered_keys as (
    select part_key, row_number() over (order by part_key) as place
    from {{ ref('int_uncertainty__numbered_parts') }}
    where part_key is not null
    group by part_key
),

numbers as (
    select {{ years_from_to(1, 2000) }} as draw
),

drawn as (
    select
        numbered_keys.part_key, numbered_keys.place, numbers.draw,
        {{ uniform_draw('1, numbers.draw, numbered_keys.part_key') }} as part_draw
    from numbered_keys
    cross join numbers
),

compared as (
    select
        drawn.part_key,
        corr(drawn.part_draw, neighbours.part_draw) as neighbour_correlation,
        corr(drawn.part_draw, {{ uniform_draw("1, drawn.draw, 'stability_index'") }}) as index_correlation
    from drawn
    left join drawn as neighbours on drawn.draw = neighbours.draw and drawn.place + 1 = neighbours.place
    group by drawn.part_key
)

select * from compared
where abs(neighbour_correlation) >= .1 or abs(index_correlation) >= .1
