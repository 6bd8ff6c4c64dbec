with

source as (
    select * from {{ ref('raw_usgs_myb__rare_earth_mine') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        country_as_published,
        reference_year,
        value_as_published,
        {{ published_number('value_as_published') }} as published_value,
        {{ value_flag('value_as_published', is_estimate='is_estimate', note='footnote') }} as value_flag,
        unit_as_published,
        is_estimate,
        footnote
    from source
)

select * from typed
