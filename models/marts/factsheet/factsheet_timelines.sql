with

minerals as (
    select mineral_code from {{ ref('factsheet_minerals') }}
),

reporters as (
    select * from {{ ref('factsheet_reporters') }}
),

leaders as (
    select * from {{ ref('int_timeline__leaders') }}
),

stages as (
    select * from {{ ref('timeline_stages') }}
),

countries as (
    select * from {{ ref('countries') }}
),

-- The world's stages count for every reporter's sheet, imports for their own.
candidates as (
    select
        reporters.reporter_code, minerals.mineral_code, leaders.country_code, leaders.supply_stage,
        row_number() over (
            partition by reporters.reporter_code, minerals.mineral_code order by stages.country_order
        ) as place
    from reporters
    cross join minerals
    inner join leaders on minerals.mineral_code = leaders.mineral_code
    inner join reporters as owners on leaders.reporter_code = owners.reporter_code
    inner join stages on leaders.supply_stage = stages.supply_stage
    where not reporters.is_world and (owners.is_world or leaders.reporter_code = reporters.reporter_code)
),

timelines as (
    select
        candidates.reporter_code, candidates.mineral_code, candidates.country_code, countries.name_ja as country_name_ja,
        countries.name_en as country_name_en,
        candidates.supply_stage as named_by_stage, names.name_ja as named_by_stage_name_ja,
        names.name_en as named_by_stage_name_en,
        {{ parameter('dependence_move_share') }} as move_share,
        cast({{ parameter('timeline_first_year') }} as integer) as first_year,
        cast(extract(year from {{ as_of_date() }}) as integer) as last_year
    from candidates
    inner join countries on candidates.country_code = countries.country_code
    inner join {{ ref('supply_stages') }} as names on candidates.supply_stage = names.supply_stage
    where candidates.place = 1
)

select * from timelines
