with

source as (
    select * from {{ ref('raw_worldbank_pinksheet__monthly') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        series_as_published,
        unit_as_published,
        period_as_published,
        -- Periods read 1960M01.
        cast(substr(period_as_published, 1, 4) as integer) as reference_year,
        cast(substr(period_as_published, 6, 2) as integer) as reference_month,
        value_as_published,
        {{ published_number('value_as_published') }} as published_value,
        {{ value_flag('value_as_published') }} as value_flag
    from source
)

select * from typed
