with

years as (
    select * from {{ ref('int_indicators__years') }}
    where indicator_code = 'secondary_supply_rate'
),

rates as (
    select * from {{ ref('int_recycling__as_of') }}
    where role = 'headline'
),

indicator as (
    select
        years.scenario_id,
        years.mineral_code,
        years.reporter_code,
        years.indicator_code,
        years.reference_year,
        years.basis,
        {{ mart_round('rates.secondary_supply_rate') }} as indicator_value,
        case
            when not years.is_held then 'no_source'
            when rates.edition_id is null then 'no_edition_at_as_of'
            when rates.secondary_supply_rate is not null and rates.is_proxy then 'proxy'
            else rates.value_flag
        end as value_flag,
        rates.edition_id as edition_ids,
        rates.concept_code,
        rates.material_as_published
    from years
    left join rates
        on years.scenario_id = rates.scenario_id
        and years.mineral_code = rates.mineral_code
        and years.reference_year = rates.reference_year
)

select * from indicator
