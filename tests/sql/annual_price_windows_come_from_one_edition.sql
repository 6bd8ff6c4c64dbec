-- Definitions move between editions (lithium 2022 reads 68,100, 71,100 or 63,700), so the five years of a window are those of one
-- edition, the one whose last year ends the window: whatever the as_of date, and also where an edition leaves a year out.
with

windows as (
    select * from {{ ref('int_prices__windows') }}
    where frequency = 'annual'
),

editions as (
    select edition_id, max(reference_year) as last_year
    from {{ ref('int_prices__harmonised') }}
    where frequency = 'annual'
    group by edition_id
),

spliced as (
    select
        windows.scenario_id, windows.mineral_code, windows.reference_year,
        count(distinct windows.edition_id) as edition_count,
        count(distinct windows.price_series_id) as series_count,
        max(editions.last_year) as last_year
    from windows
    inner join editions on windows.edition_id = editions.edition_id
    group by windows.scenario_id, windows.mineral_code, windows.reference_year
    having
        count(distinct windows.edition_id) > 1
        or count(distinct windows.price_series_id) > 1
        or max(editions.last_year) <> windows.reference_year
)

select * from spliced
