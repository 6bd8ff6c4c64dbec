with

countries as (
    select * from {{ ref('countries') }}
),

country_names as (
    select * from {{ ref('country_names') }}
    where source_id = 'cepii_baci'
),

-- The CSV extracts have BACI's numbers, the Parquet copy has letters, and both have codes of former states.
codes as (
    select baci_code as published_code, country_code, is_remainder from countries
    where baci_code is not null
    union
    select country_code as published_code, country_code, is_remainder from countries
    union
    select name_as_published as published_code, country_code, is_remainder from country_names
)

select * from codes
