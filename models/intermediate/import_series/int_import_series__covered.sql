with

flows as (
    select * from {{ ref('stg_cepii_baci__flows') }}
),

country_codes as (
    select * from {{ ref('int_world_trade__country_codes') }}
),

counted as (
    select
        flows.snapshot_id, flows.nomenclature, flows.reference_year, country_codes.country_code as reporter_code,
        count(*) as row_count
    from flows
    inner join country_codes on flows.importer_code_as_published = country_codes.published_code
    group by flows.snapshot_id, flows.nomenclature, flows.reference_year, country_codes.country_code
),

world_extracts as (
    select distinct counted.snapshot_id, counted.nomenclature, counted.reference_year
    from counted
    inner join {{ ref('import_extracts') }} as import_extracts on counted.snapshot_id = import_extracts.snapshot_id
    inner join {{ ref('reporters') }} as reporters on import_extracts.reporter_code = reporters.reporter_code
    where reporters.is_world
),

-- Of the editions of the as_of date: who appears in a later one only is no importer yet.
importers as (
    select distinct counted.reporter_code
    from counted
    inner join {{ ref('int_provenance__editions') }} as editions on counted.snapshot_id = editions.raw_snapshot_id
    where editions.published_on <= {{ as_of_date() }}
),

-- An extract of the world covers every importer: who has no row in it imported none of its codes.
covered as (
    select * from counted
    union all
    select
        world_extracts.snapshot_id, world_extracts.nomenclature, world_extracts.reference_year, importers.reporter_code,
        0 as row_count
    from world_extracts
    cross join importers
    left join counted
        on world_extracts.snapshot_id = counted.snapshot_id and world_extracts.reference_year = counted.reference_year
        and importers.reporter_code = counted.reporter_code
    where counted.reporter_code is null
)

select * from covered
