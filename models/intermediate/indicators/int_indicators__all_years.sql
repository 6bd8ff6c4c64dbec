with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

indicators as (
    select * from {{ ref('indicators') }}
),

indicator_sources as (
    select * from {{ ref('indicator_sources') }}
),

reporters as (
    select * from {{ ref('int_import_series__reporters') }}
),

first_years as (
    select * from {{ ref('int_indicators__first_years') }}
),

combinations as (
    select
        baseline.scenario_id, minerals.mineral_code, reporters.reporter_code, indicators.indicator_code,
        coalesce(indicator_bases.basis, '') as basis,
        coalesce(indicator_sources.supply_stage, indicators.supply_stage) as supply_stage,
        indicator_sources.source_id, indicator_sources.from_year as source_from_year,
        indicator_sources.to_year as source_to_year, coalesce(indicator_sources.is_proxy, false) as is_proxy,
        indicators.depends_on_reporter, indicators.is_yearly,
        first_years.indicator_code is not null as is_held,
        -- A basis that is never held for the mineral stands beside the ones that are; else the indicator's first year decides.
        coalesce(
            case when indicators.depends_on_reporter then reporters.first_year end,
            first_years.first_year,
            min(first_years.first_year) over (partition by minerals.mineral_code, indicators.indicator_code),
            min(first_years.first_year) over (partition by indicators.indicator_code)
        ) as first_year,
        cast(extract(year from {{ as_of_date() }}) as integer) - 1 as last_year,
        -- Other importers have the years of the extracts: what lies beyond them is a gap of the series, told once with it.
        case when indicators.depends_on_reporter and not reporters.is_default then reporters.last_year end as last_held_year,
        indicators.depends_on_reporter and not reporters.is_default and indicator_bases.headline_priority is null as is_beside
    from baseline
    cross join {{ ref('minerals') }} as minerals
    cross join indicators
    inner join {{ ref('indicator_bases') }} as indicator_bases on indicators.indicator_code = indicator_bases.indicator_code
    inner join reporters on indicators.depends_on_reporter <> reporters.is_world
    left join indicator_sources
        on indicators.indicator_code = indicator_sources.indicator_code
        and minerals.mineral_code = indicator_sources.mineral_code
    left join first_years
        on indicators.indicator_code = first_years.indicator_code
        and minerals.mineral_code = first_years.mineral_code
        and coalesce(indicator_bases.basis, '') = first_years.basis
),

bounded as (
    select
        *,
        -- At least one row, so that an indicator whose first edition lies after the as_of date still says why it is missing.
        least(coalesce(first_year, last_year), last_year) as from_year,
        case
            when is_yearly then least(coalesce(last_held_year, last_year), last_year)
            else least(coalesce(first_year, last_year), last_year)
        end as to_year
    from combinations
),

years as (
    select
        scenario_id, mineral_code, reporter_code, indicator_code, basis, supply_stage, source_id, is_proxy,
        depends_on_reporter, is_held, is_beside, source_from_year, source_to_year,
        {{ years_from_to('from_year', 'to_year') }} as reference_year
    from bounded
),

-- Two sources share a mineral's years out; none has a year of the other.
sourced as (
    select
        scenario_id, mineral_code, reporter_code, indicator_code, basis, supply_stage, source_id, is_proxy,
        depends_on_reporter, is_held, is_beside, reference_year
    from years
    where
        reference_year between
        coalesce(source_from_year, reference_year) and coalesce(source_to_year, reference_year)
)

select * from sourced
