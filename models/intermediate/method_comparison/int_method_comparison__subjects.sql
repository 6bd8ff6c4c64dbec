with

-- A page for every mineral and importer: what the world has in common stands with each of them.
headline as (
    select * from {{ ref('indicator_headline') }}
),

world as (
    select reporter_code from {{ ref('reporters') }}
    where is_world
),

subjects as (
    select distinct headline.reporter_code, headline.mineral_code
    from headline
    left join world on headline.reporter_code = world.reporter_code
    where world.reporter_code is null
)

select * from subjects
