with

extracts as (
    select * from {{ ref('int_import_series__extracts') }}
    where is_known
),

reporters as (
    select * from {{ ref('reporters') }}
),

held as (
    select reporter_code, min(reference_year) as first_year, max(reference_year) as last_year
    from extracts
    group by reporter_code
),

-- The reporters of the seed have a part of their own; every other importer of the extracts is one too.
described as (
    select
        coalesce(reporters.reporter_code, held.reporter_code) as reporter_code,
        coalesce(reporters.is_default, false) as is_default,
        coalesce(reporters.is_world, false) as is_world,
        held.first_year,
        held.last_year
    from held
    full outer join reporters on held.reporter_code = reporters.reporter_code
)

select * from described
