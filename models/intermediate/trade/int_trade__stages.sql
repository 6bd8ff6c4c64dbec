with

imports as (
    select * from {{ ref('int_trade__imports') }}
),

-- Scrap is no stage of an import indicator, so it is no part of the metal that concentrates are measured against.
indicators as (
    select * from {{ ref('indicators') }}
    where depends_on_reporter
),

stages as (
    select
        imports.scenario_id,
        imports.mineral_code,
        imports.reporter_code,
        imports.supply_stage,
        imports.reference_year,
        sum(imports.contained_t) as contained_t
    from imports
    inner join indicators on imports.supply_stage = indicators.supply_stage
    group by
        imports.scenario_id, imports.mineral_code, imports.reporter_code, imports.supply_stage, imports.reference_year
),

-- The stages can be of two series: the share says how small a stage is, and no index is made of both.
shared as (
    select
        stages.scenario_id,
        stages.mineral_code,
        stages.reporter_code,
        stages.supply_stage,
        stages.reference_year,
        stages.contained_t,
        stages.contained_t / nullif(
            sum(stages.contained_t) over (
                partition by stages.scenario_id, stages.mineral_code, stages.reporter_code, stages.reference_year
            ),
            0
        ) as share_of_imported_metal
    from stages
)

select * from shared
