with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
    where indicator_code = 'price_variability' and indicator_value is not null
),

price_variability as (
    select * from {{ ref('price_variability') }}
),

price_windows as (
    select * from {{ ref('price_windows') }}
),

price_series as (
    select distinct price_series_id, name_ja, name_en, unit_ja, unit_en from {{ ref('price_series') }}
),

windows as (
    select * from {{ ref('int_prices__windows') }}
),

-- The first month with the highest price of the window, the first with the lowest.
ranked as (
    select
        windows.*,
        row_number() over (
            partition by windows.mineral_code, windows.reference_year, windows.basis
            order by windows.price desc, windows.price_year asc, windows.price_month asc
        ) as high_place,
        row_number() over (
            partition by windows.mineral_code, windows.reference_year, windows.basis
            order by windows.price, windows.price_year, windows.price_month
        ) as low_place
    from windows
    inner join headlines
        on windows.scenario_id = headlines.scenario_id
        and windows.mineral_code = headlines.mineral_code
        and windows.reference_year = headlines.reference_year
        and windows.basis = headlines.basis
),

extremes as (
    select
        mineral_code,
        min(price_year) as first_price_year,
        min(case when periods_before_end = window_length - 1 then price_month end) as first_price_month,
        max(case when high_place = 1 then price_year end) as high_price_year,
        max(case when high_place = 1 then price_month end) as high_price_month,
        max(case when low_place = 1 then price_year end) as low_price_year,
        max(case when low_place = 1 then price_month end) as low_price_month
    from ranked
    group by mineral_code
),

described as (
    select
        headlines.mineral_code,
        price_variability.price_series_id,
        price_series.name_ja as series_name_ja, price_series.name_en as series_name_en,
        price_series.unit_ja, price_series.unit_en,
        price_windows.frequency = 'annual' as is_annual,
        cast(price_windows.window_length as integer) as window_length,
        extremes.first_price_year,
        case when price_windows.frequency = 'annual' then 1 else extremes.first_price_month end as first_price_month,
        headlines.reference_year as last_price_year,
        price_variability.price_max, extremes.high_price_year, extremes.high_price_month,
        price_variability.price_min, extremes.low_price_year, extremes.low_price_month,
        price_variability.price_mean,
        half_window.indicator_value as half_window_value
    from headlines
    inner join price_variability
        on headlines.scenario_id = price_variability.scenario_id
        and headlines.mineral_code = price_variability.mineral_code
        and headlines.reference_year = price_variability.reference_year
        and headlines.basis = price_variability.basis
    inner join price_windows on headlines.basis = price_windows.basis
    inner join price_series on price_variability.price_series_id = price_series.price_series_id
    inner join extremes on headlines.mineral_code = extremes.mineral_code
    left join price_variability as half_window
        on headlines.scenario_id = half_window.scenario_id
        and headlines.mineral_code = half_window.mineral_code
        and headlines.reference_year = half_window.reference_year
        and half_window.basis = 'months_60'
        and headlines.basis = 'months_120'
)

select * from described
