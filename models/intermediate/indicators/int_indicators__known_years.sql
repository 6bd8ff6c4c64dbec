with

production as (
    select * from {{ ref('int_production__harmonised') }}
    where known_on <= {{ as_of_date() }}
),

supply_shares as (
    select * from {{ ref('int_supply_shares__as_of') }}
),

extracts as (
    select * from {{ ref('int_import_series__extracts') }}
    where is_known
),

indicators as (
    select * from {{ ref('indicators') }}
),

prices as (
    select * from {{ ref('int_prices__as_of') }}
    where role = 'headline'
),

price_windows as (
    select * from {{ ref('price_windows') }}
),

rates as (
    select * from {{ ref('int_recycling__as_of') }}
    where role = 'headline'
),

indicator_sources as (
    select * from {{ ref('indicator_sources') }}
),

-- A year that only a later edition covers is not known: it would tell a past day that something comes.
stages as (
    select source_id, mineral_code, supply_stage, reference_year from production
    union
    select source_id, mineral_code, supply_stage, reference_year from supply_shares
    union
    -- A customs edition or an extract covers every mineral and stage of its year, also those that nobody imported.
    select
        indicator_sources.source_id, indicator_sources.mineral_code, indicator_sources.supply_stage, extracts.reference_year
    from extracts
    cross join indicator_sources
    inner join indicators on indicator_sources.indicator_code = indicators.indicator_code
    where indicators.depends_on_reporter
),

known_years as (
    select
        indicator_sources.indicator_code, indicator_sources.mineral_code, cast(null as {{ type_text() }}) as basis,
        stages.reference_year
    from indicator_sources
    inner join stages
        on indicator_sources.source_id = stages.source_id
        and indicator_sources.mineral_code = stages.mineral_code
        and indicator_sources.supply_stage = stages.supply_stage
        and stages.reference_year between
        coalesce(indicator_sources.from_year, stages.reference_year)
        and coalesce(indicator_sources.to_year, stages.reference_year)
    union
    select
        'price_variability', prices.mineral_code, price_windows.basis,
        case
            when prices.frequency = 'annual' then prices.edition_year
            -- A window of 120 months that begins in January 1960 ends with 1969.
            else prices.reference_year + cast(ceil(price_windows.window_length / 12.0) as integer) - 1
        end
    from prices
    inner join price_windows on prices.frequency = price_windows.frequency
    union
    select 'secondary_supply_rate', mineral_code, '', reference_year from rates
)

select * from known_years
