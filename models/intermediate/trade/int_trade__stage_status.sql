with

years as (
    select distinct scenario_id, mineral_code, reporter_code, indicator_code, supply_stage, reference_year
    from {{ ref('int_indicators__years') }}
    where depends_on_reporter
),

chosen as (
    select * from {{ ref('int_import_series__chosen') }}
),

-- What is known of the importer's year at all, whatever the mineral.
known_years as (
    select
        reporter_code, reference_year, edition_id,
        row_number() over (partition by reporter_code, reference_year order by preference) as choice
    from {{ ref('int_import_series__extracts') }}
    where is_known
),

governed_years as (
    select distinct reference_year from {{ ref('int_governance__scores') }}
),

stage_availability as (
    select * from {{ ref('stage_availability') }}
),

stages as (
    select * from {{ ref('int_trade__stages') }}
),

-- A concentrate is measured against the refined stage, whichever series each of them has. Where codes of the refined stage are
-- missing, its share comes out too large: small is then small for certain, and large says nothing.
both_stages as (
    select
        chosen.reporter_code, chosen.mineral_code, chosen.reference_year, min(chosen.stage_coverage) as stage_coverage
    from chosen
    inner join {{ ref('indicators') }} as indicators on chosen.supply_stage = indicators.supply_stage
    where indicators.depends_on_reporter
    group by chosen.reporter_code, chosen.mineral_code, chosen.reference_year
    having count(*) = 2
),

judged as (
    select
        years.scenario_id, years.mineral_code, years.reporter_code, years.indicator_code, years.supply_stage,
        years.reference_year, coalesce(chosen.edition_id, known_years.edition_id) as edition_id,
        stages.share_of_imported_metal,
        coalesce(both_stages.stage_coverage = 'whole', false) as is_materiality_judged,
        case
            when known_years.edition_id is null or governed_years.reference_year is null then 'no_edition_at_as_of'
            when stage_availability.value_flag is not null then stage_availability.value_flag
            when chosen.supply_stage is null then 'code_not_in_extract'
            when stages.supply_stage is null then 'not_traded'
            -- Consignments that all stay under one unit have no weight to share out.
            when stages.contained_t = 0 then 'below_materiality'
            when
                years.supply_stage = 'concentrate_import' and both_stages.mineral_code is not null
                and chosen.stage_coverage = 'whole'
                and stages.share_of_imported_metal < {{ parameter('concentrate_materiality_share') }}
                then 'below_materiality'
        end as missing_flag
    from years
    left join known_years
        on {{ same('years', 'known_years', ['reporter_code', 'reference_year']) }} and known_years.choice = 1
    left join governed_years on years.reference_year = governed_years.reference_year
    left join stage_availability
        on {{ same('years', 'stage_availability', ['mineral_code', 'supply_stage']) }}
    left join chosen
        on {{ same('years', 'chosen', ['reporter_code', 'mineral_code', 'supply_stage', 'reference_year']) }}
    left join both_stages
        on {{ same('chosen', 'both_stages', ['reporter_code', 'mineral_code', 'reference_year']) }}
    left join stages
        on {{ same('years', 'stages', ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'reference_year']) }}
)

select * from judged
