with

source as (
    select * from {{ source('committed_tables', 'raw_usgs_mcs__world') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        mineral_as_published,
        stage_as_published,
        measure,
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
