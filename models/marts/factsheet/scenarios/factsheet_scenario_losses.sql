with

cells as (
    select * from {{ ref('factsheet_scenario_cells') }}
    where lost_share > 0
),

supply_stages as (
    select supply_stage, name_ja, name_en from {{ ref('supply_stages') }}
),

-- The stage of a mineral that loses most; of two alike, the one nearer to use.
ranked as (
    select
        cells.scenario_id, cells.reporter_code, cells.mineral_code, cells.indicator_code, cells.lost_share,
        supply_stages.name_ja as stage_name_ja,
        supply_stages.name_en as stage_name_en,
        row_number() over (
            partition by cells.scenario_id, cells.reporter_code, cells.mineral_code
            order by cells.lost_share desc, cells.indicator_number desc
        ) as place
    from cells
    inner join supply_stages on cells.supply_stage = supply_stages.supply_stage
),

losses as (
    select scenario_id, reporter_code, mineral_code, indicator_code, lost_share, stage_name_ja, stage_name_en
    from ranked
    where place = 1
)

select * from losses
