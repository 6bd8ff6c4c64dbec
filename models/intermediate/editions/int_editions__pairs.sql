with

supply as (
    select * from {{ ref('int_production__corrected') }}
    where not is_world_total and known_on <= {{ as_of_date() }}
),

editions as (
    select
        source_id, mineral_code, supply_stage, edition_id, published_on, reference_year,
        max(reference_year) over (partition by source_id, mineral_code, supply_stage, edition_id) as newest_year
    from supply
    group by source_id, mineral_code, supply_stage, edition_id, published_on, reference_year
),

-- What an edition says of a year, beside what the one before it said of the same year.
same_year as (
    select
        source_id, mineral_code, supply_stage, 'same_year' as comparison, reference_year as old_reference_year, reference_year,
        lag(edition_id) over (
            partition by source_id, mineral_code, supply_stage, reference_year order by published_on
        ) as old_edition_id,
        edition_id as new_edition_id, published_on as new_published_on
    from editions
),

-- What stands on a page changes with the newest year too, and reserves are never given for the same year again.
newest_year as (
    select
        source_id, mineral_code, supply_stage, 'newest_year' as comparison,
        lag(reference_year) over (
            partition by source_id, mineral_code, supply_stage order by published_on
        ) as old_reference_year,
        reference_year,
        lag(edition_id) over (partition by source_id, mineral_code, supply_stage order by published_on) as old_edition_id,
        edition_id as new_edition_id, published_on as new_published_on
    from editions
    where reference_year = newest_year
),

pairs as (
    select * from same_year
    where old_edition_id is not null
    union all
    select * from newest_year
    where old_edition_id is not null and old_reference_year <> reference_year
)

select * from pairs
