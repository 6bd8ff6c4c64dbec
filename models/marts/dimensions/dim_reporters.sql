{{ config(alias='reporters') }}

with

reporters as (
    select * from {{ ref('int_import_series__reporters') }}
    where not is_world
),

countries as (
    select * from {{ ref('countries') }}
),

described as (
    select
        reporters.reporter_code,
        countries.name_ja,
        countries.name_en,
        reporters.is_default,
        reporters.first_year,
        reporters.last_year
    from reporters
    inner join countries on reporters.reporter_code = countries.country_code
)

select * from described
