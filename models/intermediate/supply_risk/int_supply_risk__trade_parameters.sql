with

measures as (
    select * from {{ ref('export_measures') }}
    where effective_on is not null and coalesce(supply_stage, '') <> 'secondary'
),

trade_parameters as (
    select * from {{ ref('trade_parameters') }}
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
        max(trade_parameters.trade_parameter) as trade_parameter
    from measures
    inner join trade_parameters on measures.measure_kind = trade_parameters.measure_kind
    inner join needed_years
        on
        cast(extract(year from measures.effective_on) as integer) <= needed_years.reference_year
        and (measures.ends_on is null or cast(extract(year from measures.ends_on) as integer) >= needed_years.reference_year)
    group by measures.country_code, measures.mineral_code, needed_years.reference_year
)

select * from in_force
