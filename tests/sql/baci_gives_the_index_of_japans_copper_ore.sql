-- Japan's copper ore of 2024 (260300, HS92) by hand from the extract: 4,147,084 t of ore, a quarter of them copper, and by value
-- an index of .2204.
with

found as (
    select
        max(case when basis = 'value' then herfindahl_index end) as value_index,
        max(case when basis = 'contained' then total_quantity end) as contained_t
    from {{ ref('world_import_stability') }}
    where
        nomenclature = 'HS92' and reporter_code = 'JPN' and reference_year = 2024
        and mineral_code = 'copper' and supply_stage = 'concentrate_import'
)

select * from found
where
    -- Before the extract's edition is known there is nothing to check.
    (value_index is not null and abs(value_index - 0.2204) > 0.00005)
    or (contained_t is not null and abs(contained_t - 4147084 * 0.25) > 1)
