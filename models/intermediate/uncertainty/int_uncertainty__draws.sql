with

indices as (
    select
        stability_index,
        is_default,
        row_number() over (order by stability_index) as place,
        count(*) over () as index_count
    from {{ ref('stability_indices') }}
),

settings as (
    select
        cast({{ uncertainty_setting('first_draw') }} as integer) as first_draw,
        cast({{ uncertainty_setting('last_draw') }} as integer) as last_draw,
        cast({{ uncertainty_setting('seed') }} as integer) as seed
),

-- Draw 0 is the published figures: likeliest quantities, nobody in the remainder, the index of the pages.
numbers as (
    select {{ years_from_to('first_draw', 'last_draw') }} as draw, seed
    from settings
    union all
    select 0, seed from settings
),

drawn as (
    select draw, seed, {{ uniform_draw("seed, draw, 'stability_index'") }} as index_draw
    from numbers
),

draws as (
    select drawn.draw, drawn.seed, indices.stability_index
    from drawn
    inner join indices
        on
        (drawn.draw = 0 and indices.is_default)
        or (drawn.draw > 0 and indices.place = least(floor(drawn.index_draw * indices.index_count) + 1, indices.index_count))
)

select * from draws
