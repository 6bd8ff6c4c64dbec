with

actions as (
    select * from {{ ref('scenario_actions') }}
),

-- A row may act on several indicators of a mineral.
sources as (
    select distinct scenario_id, reporter_code, mineral_code, row_number, source_ja, source_en
    from actions
)

select * from sources
