with

source as (
    select * from {{ source('committed_tables', 'raw_worldbank_pinksheet__annual') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        price_basis,
        series_as_published,
        unit_as_published,
        reference_year,
        value_as_published,
        {{ published_number('value_as_published') }} as published_value,
        {{ value_flag('value_as_published') }} as value_flag
    from source
)

select * from typed
