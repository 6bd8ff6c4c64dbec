with

source as (
    select * from {{ ref('raw_oecd_export_restrictions__measures') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        country_code_as_published,
        resource_as_published,
        measure_code_as_published,
        measure_as_published,
        value_as_published,
        value_unit_as_published,
        condition_as_published,
        introduced_as_published,
        ends_as_published,
        temporary_as_published,
        hs6_code,
        form_as_published,
        document_as_published,
        source_url,
        {{ number_or_null('value_as_published') }} as measure_value,
        cast(introduced_as_published as date) as introduced_on,
        cast(ends_as_published as date) as ends_on,
        temporary_as_published = 'true' as is_temporary
    from source
)

select * from typed
