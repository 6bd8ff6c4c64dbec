with

timelines as (
    select * from {{ ref('factsheet_timelines') }}
),

reporters as (
    select * from {{ ref('factsheet_reporters') }}
),

owners as (
    select distinct supply_stage, depends_on_reporter from {{ ref('dependence_stages') }}
),

stages as (
    select
        stages.supply_stage, stages.panel_order, names.name_ja, names.name_en, owners.depends_on_reporter
    from {{ ref('timeline_stages') }} as stages
    inner join {{ ref('supply_stages') }} as names on stages.supply_stage = names.supply_stage
    inner join owners on stages.supply_stage = owners.supply_stage
),

panels as (
    select
        timelines.reporter_code, timelines.mineral_code, timelines.country_code, stages.supply_stage, stages.panel_order,
        stages.name_ja as stage_name_ja, stages.name_en as stage_name_en, stages.depends_on_reporter,
        case when stages.depends_on_reporter then timelines.reporter_code else worlds.reporter_code end as owner_code
    from timelines
    cross join stages
    inner join reporters as worlds on worlds.is_world
),

-- The newest share that any series has, of the whole stage before one of some goods, and the first of each series on the page.
points as (
    select
        points.*,
        row_number() over (
            partition by points.mineral_code, points.reporter_code, points.supply_stage, points.country_code
            order by points.share is null asc, points.is_partial asc, points.reference_year desc, points.series_order asc
        ) as place_from_newest,
        row_number() over (
            partition by
                points.mineral_code, points.reporter_code, points.supply_stage, points.country_code, points.source_id,
                points.import_series_code
            order by case when points.share is null then 1 else 0 end, points.reference_year asc
        ) as place_in_series
    from {{ ref('factsheet_timeline_points') }} as points
),

-- A change is within the series of the newest year.
compared as (
    select
        panels.reporter_code, panels.mineral_code, panels.country_code, panels.supply_stage, panels.panel_order,
        panels.stage_name_ja, panels.stage_name_en, panels.depends_on_reporter, newest.reference_year, newest.share,
        newest.series_name_ja, newest.series_name_en, newest.is_partial,
        case when first.reference_year < newest.reference_year then first.reference_year end as first_year,
        case when first.reference_year < newest.reference_year then first.share end as first_share,
        case
            when newest.share is not null then null
            when newest.mineral_code is not null then 'country_not_listed'
            else 'no_figures'
        end as absence_reason
    from panels
    left join points as newest
        on panels.mineral_code = newest.mineral_code
        and panels.owner_code = newest.reporter_code
        and panels.supply_stage = newest.supply_stage
        and panels.country_code = newest.country_code
        and newest.place_from_newest = 1
    left join points as first
        on {{ same('newest', 'first', [
            'mineral_code', 'reporter_code', 'supply_stage', 'country_code', 'source_id', 'import_series_code'
        ]) }}
        and first.place_in_series = 1
),

moved as (
    select
        compared.*,
        case
            when compared.first_share is null then 'single'
            when compared.share - compared.first_share > {{ parameter('dependence_move_share') }} then 'rose'
            when compared.first_share - compared.share > {{ parameter('dependence_move_share') }} then 'fell'
            else 'unchanged'
        end as movement
    from compared
)

select * from moved
