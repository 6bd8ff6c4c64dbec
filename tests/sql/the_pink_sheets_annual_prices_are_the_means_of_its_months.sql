-- Two files of one publisher: the annual one of May 2025 against the twelve months of the monthly one. Half a per cent leaves
-- room for months that were restated between the two; a series read from a neighbour's column would be far outside.
with

annual as (
    select mineral_code, reference_year, price_usd_per_t
    from {{ ref('price_annual') }}
    where source_id = 'worldbank_pinksheet' and price_usd_per_t is not null
),

months as (
    select mineral_code, reference_year, avg(price_usd_per_t) as price_usd_per_t
    from {{ ref('price_monthly') }}
    where source_id = 'worldbank_pinksheet'
    group by mineral_code, reference_year
    having count(price_usd_per_t) = 12
),

compared as (
    select
        annual.mineral_code, annual.reference_year, annual.price_usd_per_t, months.price_usd_per_t as mean_of_months
    from annual
    left join months on annual.mineral_code = months.mineral_code and annual.reference_year = months.reference_year
)

select * from compared
where mean_of_months is null or abs(price_usd_per_t / mean_of_months - 1) > 0.005
