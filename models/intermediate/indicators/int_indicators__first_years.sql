with

indicator_sources as (
    select * from {{ ref('indicator_sources') }}
),

indicator_bases as (
    select * from {{ ref('indicator_bases') }}
),

-- Figures that may not be passed on are there or not: their series count where they are, below.
price_series as (
    select * from {{ ref('price_series') }}
    where role = 'headline' and {{ is_committed('source_id') }}
),

recycling_series as (
    select * from {{ ref('recycling_series') }}
    where role = 'headline'
),

known as (
    select * from {{ ref('int_indicators__known_years') }}
),

-- What has a source at all is a judgement and stands in the method; what the source gave by the as_of date is another question.
sourced as (
    select indicator_sources.indicator_code, indicator_sources.mineral_code, coalesce(indicator_bases.basis, '') as basis
    from indicator_sources
    inner join indicator_bases on indicator_sources.indicator_code = indicator_bases.indicator_code
    union
    select 'price_variability' as indicator_code, price_series.mineral_code, price_windows.basis
    from price_series
    inner join {{ ref('price_windows') }} as price_windows on price_series.frequency = price_windows.frequency
    union
    select 'secondary_supply_rate' as indicator_code, mineral_code, '' as basis from recycling_series
    union
    select indicator_code, mineral_code, basis from known
    where basis is not null
),

first_years as (
    select sourced.indicator_code, sourced.mineral_code, sourced.basis, min(known.reference_year) as first_year
    from sourced
    left join known
        on sourced.indicator_code = known.indicator_code and sourced.mineral_code = known.mineral_code
        and sourced.basis = coalesce(known.basis, sourced.basis)
    group by sourced.indicator_code, sourced.mineral_code, sourced.basis
)

select * from first_years
