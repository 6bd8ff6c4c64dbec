with

published as (
    select * from {{ ref('int_production__published') }}
),

mineral_names as (
    select * from {{ ref('mineral_names') }}
),

stage_names as (
    select * from {{ ref('stage_names') }}
),

-- What a line stands for where the names of the chapter and the stage together don't say it; a country narrows it further.
mineral_stages as (
    select * from {{ ref('mineral_stages') }}
),

country_names as (
    select * from {{ ref('country_names') }}
),

units as (
    select * from {{ ref('units') }}
),

named as (
    select
        published.*,
        coalesce(mineral_stages.mineral_code, mineral_names.mineral_code) as mineral_code,
        coalesce(mineral_stages.supply_stage, stage_names.supply_stage) as supply_stage,
        coalesce(mineral_stages.basis, stage_names.basis) as basis,
        coalesce(stage_names.unit_override, published.true_unit) as counted_unit
    from published
    inner join mineral_names
        on published.source_id = mineral_names.source_id
        and published.mineral_as_published = mineral_names.name_as_published
    inner join stage_names
        on published.source_id = stage_names.source_id
        and published.measure = stage_names.measure
        and published.stage_as_published = stage_names.stage_as_published
    left join mineral_stages
        on published.source_id = mineral_stages.source_id
        and published.mineral_as_published = mineral_stages.mineral_as_published
        and published.measure = mineral_stages.measure
        and published.stage_as_published = mineral_stages.stage_as_published
        and (
            mineral_stages.country_as_published is null
            or published.country_as_published = mineral_stages.country_as_published
        )
    where not coalesce(mineral_stages.is_ignored, stage_names.is_ignored)
),

coded as (
    select
        named.raw_table,
        named.raw_row_id,
        named.source_id,
        named.snapshot_id,
        named.edition_id,
        named.published_on,
        named.published_on as known_on,
        named.is_top_n_table,
        named.mineral_code,
        named.supply_stage,
        named.basis,
        country_names.country_code,
        country_names.is_remainder,
        country_names.is_world_total,
        named.reference_year,
        named.value_as_published,
        named.unit_as_published,
        units.tonnes_per_unit,
        named.is_estimate,
        named.footnote
    from named
    inner join country_names
        on named.source_id = country_names.source_id
        and named.country_as_published = country_names.name_as_published
    inner join units on named.counted_unit = units.unit_as_published
)

select * from coded
