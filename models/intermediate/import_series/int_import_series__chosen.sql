with

stages as (
    select * from {{ ref('int_import_series__stages') }}
),

ranked as (
    select
        stages.*,
        row_number() over (
            partition by stages.reporter_code, stages.mineral_code, stages.supply_stage, stages.reference_year
            order by stages.preference
        ) as choice
    from stages
),

chosen as (
    select * from ranked
    where choice = 1
),

-- A change of series is a break, also across years that no series reaches; the first year of all has nothing before it.
compared as (
    select
        import_series_code, source_id, edition_id, reporter_code, mineral_code, supply_stage, reference_year, stage_coverage,
        coalesce(
            import_series_code <> lag(import_series_code) over (
                partition by reporter_code, mineral_code, supply_stage
                order by reference_year
            ),
            false
        ) as is_series_break
    from chosen
)

select * from compared
