-- A price without dollars per tonne has a unit that nobody described; a series whose label is not that of its unit (after
-- unit_overrides) is printed with the wrong one.
with

prices as (
    select * from {{ ref('int_prices__corrected') }}
),

price_series as (
    select distinct price_series_id, unit_en, unit_ja from {{ ref('price_series') }}
),

units as (
    select * from {{ ref('units') }}
    where dimension = 'price'
),

wrong as (
    select prices.raw_row_id, prices.edition_id, prices.price_series_id, prices.unit_as_published, prices.true_unit
    from prices
    inner join price_series on prices.price_series_id = price_series.price_series_id
    left join units on prices.true_unit = units.unit_as_published
    where
        units.unit_as_published is null
        or units.unit_en <> price_series.unit_en
        or units.unit_ja <> price_series.unit_ja
        or (prices.price is not null and prices.price_usd_per_t is null)
)

select * from wrong
