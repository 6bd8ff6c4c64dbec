with

monthly as (
    select * from {{ ref('stg_worldbank_pinksheet__monthly') }}
),

monthly_local as (
    select * from {{ ref('stg_imf_pcps__monthly') }}
    where not is_index
),

annual as (
    select * from {{ ref('stg_usgs_mcs__prices') }}
),

annual_nominal as (
    select * from {{ ref('stg_worldbank_pinksheet__annual') }}
    where price_basis = 'nominal'
),

published as (
    select
        raw_row_id, snapshot_id, 'raw_worldbank_pinksheet__monthly' as raw_table, 'monthly' as frequency,
        series_as_published as mineral_as_published, series_as_published as price_as_published, reference_year,
        reference_month, value_as_published, unit_as_published, false as is_estimate, cast(null as {{ type_text() }}) as footnote
    from monthly
    union all
    -- Empty unless the build reads local sources. Some of these series print no unit: what it must be is a row of units.
    select
        raw_row_id, snapshot_id, 'raw_imf_pcps__monthly' as raw_table, 'monthly' as frequency,
        series_as_published as mineral_as_published, series_name as price_as_published, reference_year,
        reference_month, value_as_published, coalesce(unit_as_published, 'none printed') as unit_as_published,
        false as is_estimate, cast(null as {{ type_text() }}) as footnote
    from monthly_local
    union all
    select
        raw_row_id, snapshot_id, 'raw_usgs_mcs__prices' as raw_table, 'annual' as frequency,
        mineral_as_published, price_as_published, reference_year,
        12 as reference_month, value_as_published, unit_as_published, is_estimate, footnote
    from annual
    union all
    -- A row of two sheets, in current and in constant dollars; the sheet tells a series apart as the name of a price does.
    select
        raw_row_id, snapshot_id, 'raw_worldbank_pinksheet__annual', 'annual', series_as_published, price_basis, reference_year,
        12, value_as_published, unit_as_published, false, cast(null as {{ type_text() }})
    from annual_nominal
)

select * from published
