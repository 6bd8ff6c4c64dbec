-- Whether an importer without a row imported nothing, or was never asked for, is not to be guessed from the rows.
-- An extract of one importer that holds others, or none of it, was given the wrong row of import_extracts.
with

held as (
    select flows.snapshot_id, country_codes.country_code as reporter_code, count(*) as row_count
    from {{ ref('stg_cepii_baci__flows') }} as flows
    inner join {{ ref('int_world_trade__country_codes') }} as country_codes
        on flows.importer_code_as_published = country_codes.published_code
    group by flows.snapshot_id, country_codes.country_code
)

select held.*, import_extracts.reporter_code as said
from held
left join {{ ref('import_extracts') }} as import_extracts on held.snapshot_id = import_extracts.snapshot_id
left join {{ ref('reporters') }} as reporters on import_extracts.reporter_code = reporters.reporter_code
where
    import_extracts.snapshot_id is null
    or not (coalesce(reporters.is_world, false) or held.reporter_code = import_extracts.reporter_code)
