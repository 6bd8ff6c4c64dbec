with

source as (
    select * from {{ ref('raw_meti_2022__required_measures') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        mineral_code,
        policy_stage,
        measure_code,
        source_line
    from source
)

select * from typed
