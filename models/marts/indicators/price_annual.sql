with

prices as (
    select * from {{ ref('int_prices__as_of') }}
    where frequency = 'annual' and role <> 'calibration'
),

price_series as (
    select distinct price_series_id, role, name_ja, name_en, unit_ja, unit_en, priced_content
    from {{ ref('price_series') }}
),

annual as (
    select
        prices.scenario_id,
        prices.mineral_code,
        prices.price_series_id,
        prices.edition_year,
        prices.reference_year,
        {{ mart_round('prices.price') }} as price,
        price_series.unit_ja,
        price_series.unit_en,
        prices.unit_as_published,
        {{ mart_round('prices.price_usd_per_t') }} as price_usd_per_t,
        price_series.priced_content,
        price_series.role,
        price_series.name_ja,
        price_series.name_en,
        prices.value_flag,
        prices.source_id,
        prices.edition_id,
        prices.raw_row_id
    from prices
    inner join price_series on prices.price_series_id = price_series.price_series_id
)

select * from annual
