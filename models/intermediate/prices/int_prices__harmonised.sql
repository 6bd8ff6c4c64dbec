with

published as (
    select * from {{ ref('int_prices__published') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

price_series as (
    select * from {{ ref('price_series') }}
),

unit_overrides as (
    select * from {{ ref('unit_overrides') }}
    where measure = 'price'
),

units as (
    select * from {{ ref('units') }}
    where dimension = 'price'
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
        coalesce(unit_overrides.unit, published.unit_as_published) as true_unit,
        unit_overrides.reason as unit_override_reason,
        published.is_estimate,
        published.footnote,
        -- Annual prices come five to an edition: the window belongs to the edition's last year, also for a series that the
        -- edition leaves out in that year; else its older years would stand in the window of the edition before.
        max(published.reference_year) over (
            partition by editions.edition_id, published.frequency
        ) as edition_last_year
    from published
    inner join editions on published.snapshot_id = editions.raw_snapshot_id
    inner join price_series
        on editions.source_id = price_series.source_id
        and published.mineral_as_published = price_series.mineral_as_published
        and published.price_as_published = price_series.price_as_published
        and published.frequency = price_series.frequency
        and coalesce(price_series.edition_id, editions.edition_id) = editions.edition_id
    left join unit_overrides
        on editions.edition_id = unit_overrides.edition_id
        and published.mineral_as_published = unit_overrides.mineral_as_published
        and published.price_as_published = unit_overrides.stage_as_published
        and published.unit_as_published = unit_overrides.unit_as_published
),

-- Dollars for a tonne of what the series prices: the published price stays beside it.
united as (
    select
        coded.*,
        units.usd_per_price / units.tonnes_per_unit as usd_per_t_factor
    from coded
    left join units on coded.true_unit = units.unit_as_published
)

select * from united
