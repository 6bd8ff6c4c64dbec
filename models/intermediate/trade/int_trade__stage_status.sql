with

years as (
    select distinct scenario_id, mineral_code, reporter_code, indicator_code, supply_stage, source_id, reference_year
    from {{ ref('int_indicators__years') }}
    where depends_on_reporter
),

editions as (
    select distinct scenario_id, source_id, reporter_code, reference_year, edition_id
    from {{ ref('int_trade__as_of') }}
),

governed_years as (
    select distinct reference_year from {{ ref('int_governance__scores') }}
),

coded_stages as (
    select distinct mineral_code, supply_stage from {{ ref('hs_codes') }}
),

stage_availability as (
    select * from {{ ref('stage_availability') }}
),

stages as (
    select * from {{ ref('int_trade__stages') }}
),

judged as (
    select
        years.scenario_id,
        years.mineral_code,
        years.reporter_code,
        years.indicator_code,
        years.supply_stage,
        years.reference_year,
        editions.edition_id,
        stages.share_of_imported_metal,
        case
            when editions.edition_id is null or governed_years.reference_year is null then 'no_edition_at_as_of'
            when stage_availability.value_flag is not null then stage_availability.value_flag
            when coded_stages.supply_stage is null then 'code_not_in_extract'
            when stages.supply_stage is null then 'not_traded'
            -- Consignments that all stay under one unit have no weight to share out.
            when stages.contained_t = 0 then 'below_materiality'
            when
                years.supply_stage = 'concentrate_import'
                and stages.share_of_imported_metal < {{ parameter('concentrate_materiality_share') }}
                then 'below_materiality'
        end as missing_flag
    from years
    left join editions
        on years.scenario_id = editions.scenario_id
        and years.source_id = editions.source_id
        and years.reporter_code = editions.reporter_code
        and years.reference_year = editions.reference_year
    left join governed_years on years.reference_year = governed_years.reference_year
    left join stage_availability
        on years.mineral_code = stage_availability.mineral_code and years.supply_stage = stage_availability.supply_stage
    left join coded_stages
        on years.mineral_code = coded_stages.mineral_code and years.supply_stage = coded_stages.supply_stage
    left join stages
        on years.scenario_id = stages.scenario_id
        and years.mineral_code = stages.mineral_code
        and years.reporter_code = stages.reporter_code
        and years.supply_stage = stages.supply_stage
        and years.reference_year = stages.reference_year
)

select * from judged
