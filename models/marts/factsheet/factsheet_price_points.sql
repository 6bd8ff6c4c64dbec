with

price_windows as (
    select * from {{ ref('factsheet_price_windows') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

price_monthly as (
    select * from {{ ref('price_monthly') }}
),

price_annual as (
    select * from {{ ref('price_annual') }}
),

-- Months stand at their middle, years at theirs.
points as (
    select
        price_windows.mineral_code,
        price_monthly.reference_year,
        cast(price_monthly.reference_month as integer) as reference_month,
        15 as day_of_month,
        price_monthly.price
    from price_windows
    inner join price_monthly
        on price_windows.price_series_id = price_monthly.price_series_id and not price_windows.is_annual
    inner join scenarios on price_monthly.scenario_id = scenarios.scenario_id
    where price_monthly.reference_year > price_windows.last_price_year - {{ parameter('price_chart_years') }}
    union all
    select
        price_windows.mineral_code,
        price_annual.reference_year,
        7 as reference_month,
        1 as day_of_month,
        price_annual.price
    from price_windows
    inner join price_annual
        on price_windows.price_series_id = price_annual.price_series_id
        and price_windows.last_price_year = price_annual.edition_year
        and price_windows.is_annual
    inner join scenarios on price_annual.scenario_id = scenarios.scenario_id
),

dated as (
    select
        mineral_code,
        cast(
            cast(reference_year as {{ type_text() }})
            || case when reference_month < 10 then '-0' else '-' end || cast(reference_month as {{ type_text() }})
            || case when day_of_month < 10 then '-0' else '-' end || cast(day_of_month as {{ type_text() }})
            as date
        ) as priced_on,
        reference_year,
        price
    from points
    where price is not null
)

select * from dated
