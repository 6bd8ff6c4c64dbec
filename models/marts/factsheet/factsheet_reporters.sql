with

headlines as (
    select distinct reporter_code from {{ ref('indicator_headline') }}
),

reporters as (
    select * from {{ ref('reporters') }}
    where is_default or is_world
),

countries as (
    select * from {{ ref('countries') }}
),

described as (
    select
        headlines.reporter_code,
        countries.name_ja,
        countries.name_en,
        coalesce(reporters.is_default, false) as is_default,
        coalesce(reporters.is_world, false) as is_world
    from headlines
    left join reporters on headlines.reporter_code = reporters.reporter_code
    left join countries on headlines.reporter_code = countries.country_code
)

select * from described
