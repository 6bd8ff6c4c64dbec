with

source as (
    select * from {{ ref('raw_usgs_myb__rare_earth_prices') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        product_as_published,
        {{ published_number('purity_pct_as_published') }} as purity_pct,
        reference_year,
        value_as_published,
        {{ published_number('value_as_published') }} as published_value,
        {{ value_flag('value_as_published') }} as value_flag,
        unit_as_published,
        footnote
    from source
)

select * from typed
