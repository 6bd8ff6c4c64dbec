with

source as (
    select * from {{ ref('raw_estat_api__table_ids') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        table_kind_as_published,
        reference_year,
        stats_data_id
    from source
)

select * from typed
