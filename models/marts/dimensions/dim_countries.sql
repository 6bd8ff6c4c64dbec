{{ config(alias='countries') }}

with

countries as (
    select * from {{ ref('countries') }}
),

described as (
    select country_code, name_ja, name_en, mof_code, baci_code, wgi_code, is_remainder
    from countries
)

select * from described
