with

classes as (
    select * from {{ ref('stg_oecd_crc__classes') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

country_codes as (
    select country_code as published_code, country_code from {{ ref('countries') }}
    union
    select name_as_published as published_code, country_code from {{ ref('country_names') }}
    where source_id = 'oecd_crc'
),

coded as (
    select
        editions.edition_id,
        country_codes.country_code,
        classes.risk_class,
        classes.is_classified,
        classes.notes_as_published,
        editions.source_id,
        editions.published_on,
        classes.raw_row_id
    from classes
    inner join editions on classes.snapshot_id = editions.raw_snapshot_id
    inner join country_codes on classes.country_code_as_published = country_codes.published_code
    where editions.published_on <= {{ as_of_date() }}
)

select * from coded
