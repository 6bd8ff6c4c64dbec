-- A pound taken for a kilogram is off by 2.2, for a tonne by 2205, a metric ton unit by 100. Whatever an edition restates stays
-- inside a factor of 2; an exchange's annual price lies within 5 % of the mean of its monthly ones, whichever unit either was
-- printed in. Estimates are left out: they are made before the year ends (celestite 2024: 390, then 807).
with

annual as (
    select price_series_id, mineral_code, edition_year, reference_year, role, value_flag, price_usd_per_t
    from {{ ref('price_annual') }}
    where price_usd_per_t is not null and value_flag = 'reported'
),

monthly as (
    select mineral_code, reference_year, avg(price_usd_per_t) as price_usd_per_t
    from {{ ref('price_monthly') }}
    where role = 'headline'
    group by mineral_code, reference_year
    having count(price_usd_per_t) = 12
),

between_editions as (
    select
        'editions' as compared, price_series_id, reference_year, max(price_usd_per_t) as larger, min(price_usd_per_t) as smaller,
        2 as factor
    from annual
    group by price_series_id, reference_year
),

between_frequencies as (
    select
        'frequencies' as compared, annual.price_series_id, annual.reference_year,
        greatest(annual.price_usd_per_t, monthly.price_usd_per_t) as larger,
        least(annual.price_usd_per_t, monthly.price_usd_per_t) as smaller,
        1.05 as factor
    from annual
    inner join monthly
        on annual.mineral_code = monthly.mineral_code and annual.reference_year = monthly.reference_year
    -- The aluminium, lead and silicon of the chapters are the U.S. market's, with a premium; molybdenum and vanadium pentoxide
    -- are quoted elsewhere than the monthly ones.
    where annual.price_series_id not in (
        'mcs_aluminium_us', 'mcs_lead_us', 'mcs_silicon_metal', 'mcs_molybdenum', 'mcs_vanadium_pentoxide'
    ) and annual.role = 'headline'
),

compared as (
    select * from between_editions
    union all
    select * from between_frequencies
)

select * from compared
where larger > factor * smaller
