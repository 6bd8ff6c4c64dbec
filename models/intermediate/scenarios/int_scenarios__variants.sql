with

scenarios as (
    select * from {{ ref('scenarios') }}
),

levers as (
    select distinct scenario_id, lever from {{ ref('scenario_levers') }}
),

-- Each lever alone, and all of them together; the baseline goes the same way with none, which proves that the way adds nothing.
variants as (
    select scenario_id, lever from levers
    union all
    select distinct scenario_id, 'all' as lever from levers
    union all
    select scenario_id, 'none' as lever from scenarios
    where is_baseline
)

select * from variants
