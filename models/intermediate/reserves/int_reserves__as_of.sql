with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

newest as (
    {{ newest_edition(ref('int_production__resolved'), ['source_id', 'mineral_code', 'supply_stage', 'reference_year']) }}
),

as_of as (
    select
        baseline.scenario_id,
        newest.source_id,
        newest.edition_id,
        newest.snapshot_id,
        newest.raw_row_id,
        newest.mineral_code,
        newest.supply_stage,
        newest.basis,
        newest.country_code,
        newest.is_remainder,
        newest.is_world_total,
        newest.is_top_n_table,
        newest.reference_year,
        newest.value_as_published,
        newest.unit_as_published,
        newest.correction_id,
        newest.quantity_t,
        newest.value_flag
    from newest
    cross join baseline
    where newest.supply_stage = 'reserves'
)

select * from as_of
