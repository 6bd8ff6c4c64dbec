with

source as (
    select * from {{ ref('raw_imf_pcps__monthly') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        series_as_published,
        -- Seven series have no code: their description names them.
        coalesce(series_code_as_published, series_as_published) as series_name,
        data_type_as_published = 'Index' as is_index,
        unit_as_published,
        period_as_published,
        -- Periods read 1992M1.
        cast(substr(period_as_published, 1, 4) as integer) as reference_year,
        cast(substr(period_as_published, 6) as integer) as reference_month,
        value_as_published,
        {{ published_number('value_as_published') }} as published_value,
        {{ value_flag('value_as_published') }} as value_flag
    from source
),

begun as (
    select
        *,
        min(case when published_value is not null then reference_year * 100 + reference_month end) over (
            partition by snapshot_id, series_name, is_index
        ) as first_month
    from typed
),

-- A blank before a series begins is no gap in it.
monthly as (
    select
        raw_row_id, snapshot_id, series_as_published, series_name, is_index, unit_as_published, period_as_published,
        reference_year, reference_month, value_as_published, published_value, value_flag
    from begun
    where reference_year * 100 + reference_month >= first_month
)

select * from monthly
