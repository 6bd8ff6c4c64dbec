with

years as (
    select * from {{ ref('int_indicators__years') }}
    where indicator_code = 'price_variability'
),

price_windows as (
    select * from {{ ref('price_windows') }}
),

prices as (
    select * from {{ ref('int_prices__as_of') }}
    where role = 'headline'
),

changes as (
    select
        prices.*,
        ln(prices.price) - ln(
            lag(prices.price) over (
                partition by prices.scenario_id, prices.price_series_id, prices.frequency, prices.edition_id
                order by prices.reference_year, prices.reference_month
            )
        ) as log_return
    from prices
),

windowed as (
    select
        years.scenario_id,
        years.mineral_code,
        years.reference_year,
        years.basis,
        price_windows.window_length,
        price_windows.frequency,
        changes.price_series_id,
        changes.edition_id,
        changes.reference_year as price_year,
        changes.reference_month as price_month,
        changes.price,
        changes.value_flag,
        changes.log_return,
        -- 0 is December of the reference year (or the reference year itself), counting backwards.
        case
            when price_windows.window_unit = 'months'
                then (years.reference_year - changes.reference_year) * 12 + 12 - changes.reference_month
            else years.reference_year - changes.reference_year
        end as periods_before_end
    from years
    inner join price_windows on years.basis = price_windows.basis
    inner join changes
        on years.scenario_id = changes.scenario_id
        and years.mineral_code = changes.mineral_code
        and price_windows.frequency = changes.frequency
    -- Annual prices of one edition only: the one whose last year is the reference year.
    where price_windows.frequency = 'monthly' or changes.edition_year = years.reference_year
),

in_window as (
    select * from windowed
    where periods_before_end >= 0 and periods_before_end < window_length
)

select * from in_window
