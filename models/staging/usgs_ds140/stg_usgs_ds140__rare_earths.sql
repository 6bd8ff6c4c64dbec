with

source as (
    select * from {{ ref('raw_usgs_ds140__rare_earths') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        statistic_as_published,
        reference_year,
        value_as_published,
        {{ published_number('value_as_published') }} as published_value,
        {{ value_flag('value_as_published') }} as value_flag,
        unit_as_published
    from source
)

select * from typed
