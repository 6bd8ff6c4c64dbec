with

source as (
    select * from {{ ref('raw_oecd_crc__classes') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        country_as_published,
        country_code_as_published,
        -- The file writes 0 for the list's hyphen too, which is no class at all.
        case when is_classified then cast(risk_class_as_published as integer) end as risk_class,
        notes_as_published,
        is_classified
    from source
)

select * from typed
