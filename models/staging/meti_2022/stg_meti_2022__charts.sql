with

source as (
    select * from {{ ref('raw_meti_2022__charts') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        chart_id,
        mineral_code,
        supply_stage,
        total_as_published,
        unit_as_published,
        total_t,
        reference_year,
        reference_year_basis,
        is_total_misprinted,
        source_line,
        note
    from source
)

select * from typed
