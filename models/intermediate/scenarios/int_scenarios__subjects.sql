with

headline as (
    select * from {{ ref('int_scenarios__headline') }}
),

reporters as (
    select * from {{ ref('reporters') }}
    where is_default and not is_world
),

-- Every importer has six indicators: four of the world, read for all of them, and two of its own.
subjects as (
    select
        headline.mineral_code,
        reporters.reporter_code,
        headline.indicator_code,
        headline.reporter_code as facts_reporter_code,
        headline.lever_stage,
        headline.supply_stage,
        headline.basis,
        headline.reference_year,
        headline.indicator_value,
        headline.value_flag,
        headline.rating,
        headline.rating_reason,
        headline.stage_quantity,
        headline.unit,
        headline.depends_on_reporter
    from headline
    inner join reporters on headline.reporter_code = reporters.reporter_code or not headline.depends_on_reporter
)

select * from subjects
