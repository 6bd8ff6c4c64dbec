with

monthly as (
    select * from {{ ref('stg_worldbank_pinksheet__monthly') }}
),

annual as (
    select * from {{ ref('stg_usgs_mcs__prices') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

price_series as (
    select * from {{ ref('price_series') }}
),

published as (
    select
        raw_row_id, snapshot_id, 'raw_worldbank_pinksheet__monthly' as raw_table, 'monthly' as frequency,
        series_as_published as mineral_as_published, series_as_published as price_as_published, reference_year,
        reference_month, value_as_published, unit_as_published, false as is_estimate, cast(null as {{ type_text() }}) as footnote
    from monthly
    union all
    select
        raw_row_id, snapshot_id, 'raw_usgs_mcs__prices' as raw_table, 'annual' as frequency,
        mineral_as_published, price_as_published, reference_year,
        12 as reference_month, value_as_published, unit_as_published, is_estimate, footnote
    from annual
),

coded as (
    select
        published.raw_table,
        published.raw_row_id,
        editions.source_id,
        editions.snapshot_id,
        editions.edition_id,
        editions.published_on,
        editions.lag_days,
        price_series.price_series_id,
        price_series.mineral_code,
        price_series.frequency,
        price_series.role,
        published.reference_year,
        published.reference_month,
        published.value_as_published,
        published.unit_as_published,
        published.is_estimate,
        published.footnote,
        -- Annual prices come five to an edition: the window belongs to the edition's last year.
        max(published.reference_year) over (
            partition by editions.edition_id, price_series.price_series_id
        ) as edition_last_year
    from published
    inner join editions on published.snapshot_id = editions.raw_snapshot_id
    inner join price_series
        on editions.source_id = price_series.source_id
        and published.mineral_as_published = price_series.mineral_as_published
        and published.price_as_published = price_series.price_as_published
        and published.frequency = price_series.frequency
)

select * from coded
