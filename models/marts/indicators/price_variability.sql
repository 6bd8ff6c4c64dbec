with

years as (
    select * from {{ ref('int_indicators__years') }}
    where indicator_code = 'price_variability'
),

windows as (
    select * from {{ ref('int_prices__windows') }}
),

value_flags as (
    select * from {{ ref('value_flags') }}
),

measured as (
    select
        windows.scenario_id,
        windows.mineral_code,
        windows.reference_year,
        windows.basis,
        windows.frequency,
        max(windows.price_series_id) as price_series_id,
        count(windows.price) = max(windows.window_length) as is_whole,
        {{ price_variability('windows.price') }} as variability,
        min(windows.price) as price_min,
        max(windows.price) as price_max,
        avg(windows.price) as price_mean,
        -- Monthly changes inside the window: the change into its first month belongs to the window before.
        stddev_samp(case when windows.periods_before_end < windows.window_length - 1 then windows.log_return end)
        * sqrt(12) as volatility_annualised,
        max(case when value_flags.is_missing_value then windows.value_flag end) as missing_flag,
        max(case when windows.value_flag = 'as_of_approximate' then 1 else 0 end) as is_as_of_approximate,
        {{ joined_text('windows.edition_id') }} as edition_ids
    from windows
    inner join value_flags on windows.value_flag = value_flags.value_flag
    group by windows.scenario_id, windows.mineral_code, windows.reference_year, windows.basis, windows.frequency
),

indicator as (
    select
        years.scenario_id,
        years.mineral_code,
        years.reporter_code,
        years.indicator_code,
        years.reference_year,
        years.basis,
        case when measured.is_whole then {{ mart_round('measured.variability') }} end as indicator_value,
        case
            when not years.is_held then 'no_price_series'
            when not coalesce(measured.is_whole, false) then coalesce(measured.missing_flag, 'no_edition_at_as_of')
            when measured.frequency = 'annual' then 'annual_price'
            when measured.is_as_of_approximate = 1 then 'as_of_approximate'
            else 'reported'
        end as value_flag,
        case when measured.is_whole or measured.missing_flag is not null then measured.edition_ids end as edition_ids,
        measured.price_series_id,
        case when measured.is_whole then {{ mart_round('measured.price_min') }} end as price_min,
        case when measured.is_whole then {{ mart_round('measured.price_max') }} end as price_max,
        case when measured.is_whole then {{ mart_round('measured.price_mean') }} end as price_mean,
        case when measured.is_whole and measured.frequency = 'monthly' then {{ mart_round('measured.volatility_annualised') }} end
            as volatility_annualised
    from years
    left join measured
        on years.scenario_id = measured.scenario_id
        and years.mineral_code = measured.mineral_code
        and years.reference_year = measured.reference_year
        and years.basis = measured.basis
)

select * from indicator
