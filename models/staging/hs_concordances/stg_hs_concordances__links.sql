with

source as (
    select * from {{ source('committed_tables', 'raw_hs_concordances__links') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        table_kind,
        from_nomenclature,
        from_code,
        from_part_as_published,
        to_nomenclature,
        to_code,
        relation
    from source
)

select * from typed
