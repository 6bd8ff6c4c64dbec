with

production as (
    select * from {{ ref('int_production__harmonised') }}
),

extracts as (
    select * from {{ ref('int_import_series__extracts') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

prices as (
    select * from {{ ref('int_prices__harmonised') }}
    where role = 'headline'
),

supply_share_series as (
    select * from {{ ref('supply_share_series') }}
),

recycling_series as (
    select * from {{ ref('recycling_series') }}
    where role = 'headline'
),

indicator_sources as (
    select * from {{ ref('indicator_sources') }}
),

-- Whatever is held counts here, known at the as_of date or not: a year that only a later edition covers is a gap, not nothing.
stages as (
    select distinct source_id, mineral_code, supply_stage, reference_year from production
    union
    select source_id, mineral_code, supply_stage, reference_year from supply_share_series
    union
    -- A customs edition or an extract covers every mineral and stage of its year, also those that nobody imported.
    select distinct
        indicator_sources.source_id, indicator_sources.mineral_code, indicator_sources.supply_stage, extracts.reference_year
    from extracts
    cross join indicator_sources
    inner join indicators on indicator_sources.indicator_code = indicators.indicator_code
    where indicators.depends_on_reporter
),

held as (
    select
        indicator_sources.indicator_code,
        indicator_sources.mineral_code,
        coalesce(indicator_bases.basis, '') as basis,
        stages.reference_year
    from indicator_sources
    inner join stages
        on indicator_sources.source_id = stages.source_id
        and indicator_sources.mineral_code = stages.mineral_code
        and indicator_sources.supply_stage = stages.supply_stage
        and stages.reference_year between
        coalesce(indicator_sources.from_year, stages.reference_year)
        and coalesce(indicator_sources.to_year, stages.reference_year)
    inner join {{ ref('indicator_bases') }} as indicator_bases
        on indicator_sources.indicator_code = indicator_bases.indicator_code
    union all
    select
        'price_variability' as indicator_code,
        prices.mineral_code,
        price_windows.basis,
        case
            when prices.frequency = 'annual' then prices.edition_last_year
            -- A window of 120 months that begins in January 1960 ends with 1969.
            else prices.reference_year + cast(ceil(price_windows.window_length / 12.0) as integer) - 1
        end as reference_year
    from prices
    inner join {{ ref('price_windows') }} as price_windows on prices.frequency = price_windows.frequency
    union all
    select 'secondary_supply_rate' as indicator_code, mineral_code, '' as basis, reference_year from recycling_series
),

first_years as (
    select
        indicator_code,
        mineral_code,
        basis,
        min(reference_year) as first_year
    from held
    group by indicator_code, mineral_code, basis
)

select * from first_years
