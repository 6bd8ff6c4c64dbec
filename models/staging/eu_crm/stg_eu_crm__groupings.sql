with

source as (
    select * from {{ ref('raw_eu_crm__groupings') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        material_as_published,
        grouping_as_published,
        group_as_published
    from source
)

select * from typed
