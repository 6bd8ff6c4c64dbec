with

source as (
    select * from {{ source('committed_tables', 'raw_japan_customs__import_codes') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        hs9_code,
        unit1_as_published,
        unit2_as_published,
        text_ja,
        trim(replace(substr(unit2_as_published, 1, 2), '\n', '')) as unit_as_published
    from source
)

select * from typed
