with

source as (
    select * from {{ source('committed_tables', 'raw_usgs_mcs__trends') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        table_as_published,
        subject_as_published,
        detail_as_published,
        statistic_as_published,
        period_as_published,
        reference_year,
        value_as_published,
        unit_as_published,
        is_estimate,
        footnote,
        {{ published_number('value_as_published') }} as published_value
    from source
)

select * from typed
