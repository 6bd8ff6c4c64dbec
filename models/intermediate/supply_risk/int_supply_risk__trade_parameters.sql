with

-- What is known of scrap alone doesn't touch primary supply.
measures as (
    select * from {{ ref('resource_measures') }}
    where is_in_force_from_event and not is_planned and not is_scrap_only
),

-- A kind that adds nothing is as good as no measure.
trade_parameters as (
    select * from {{ ref('trade_parameters') }}
    where trade_parameter > 1
),

needed_years as (
    select distinct reference_year from {{ ref('int_supply_risk__stages') }}
),

-- A measure counts in every year in which it was in force for a day; the heaviest of a year stands for it.
in_force as (
    select
        measures.country_code,
        measures.mineral_code,
        needed_years.reference_year,
        max(trade_parameters.trade_parameter) as trade_parameter,
        max(case when measures.event_on_basis <> 'schedule' then trade_parameters.trade_parameter end) as dated_trade_parameter
    from measures
    inner join trade_parameters on measures.measure_kind = trade_parameters.measure_kind
    inner join needed_years
        on
        cast(extract(year from measures.event_on) as integer) <= needed_years.reference_year
        and (measures.ends_on is null or cast(extract(year from measures.ends_on) as integer) >= needed_years.reference_year)
    group by measures.country_code, measures.mineral_code, needed_years.reference_year
),

flagged as (
    select
        country_code,
        mineral_code,
        reference_year,
        trade_parameter,
        coalesce(dated_trade_parameter, 0) < trade_parameter as is_beginning_unknown
    from in_force
)

select * from flagged
