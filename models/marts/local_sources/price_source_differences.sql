with

prices as (
    select * from {{ ref('price_monthly') }}
),

headline as (
    select * from prices
    where role = 'headline'
),

beside as (
    select * from prices
    where role = 'beside'
),

compared as (
    select
        headline.scenario_id,
        headline.mineral_code,
        headline.reference_year,
        headline.reference_month,
        headline.price_series_id,
        beside.price_series_id as other_price_series_id,
        headline.source_id,
        beside.source_id as other_source_id,
        headline.price_usd_per_t,
        beside.price_usd_per_t as other_price_usd_per_t,
        {{ mart_round('beside.price_usd_per_t / nullif(headline.price_usd_per_t, 0) - 1') }} as price_difference
    from headline
    inner join beside
        on headline.scenario_id = beside.scenario_id
        and headline.mineral_code = beside.mineral_code
        and headline.reference_year = beside.reference_year
        and headline.reference_month = beside.reference_month
    where headline.source_id <> beside.source_id
)

select * from compared
