with

headline as (
    select * from {{ ref('int_scenarios__headline') }}
    where indicator_code = 'price_variability' and indicator_value is not null
),

windows as (
    select * from {{ ref('int_prices__windows') }}
),

prices as (
    select
        headline.mineral_code,
        headline.reporter_code,
        windows.periods_before_end,
        windows.price,
        -- A year of annual prices is one period.
        case
            when windows.frequency = 'monthly' then {{ parameter('price_shock_months') }}
            else {{ parameter('price_shock_months') }} / 12
        end as shocked_periods
    from headline
    inner join windows
        on headline.mineral_code = windows.mineral_code
        and headline.reference_year = windows.reference_year
        and headline.basis = windows.basis
)

select * from prices
