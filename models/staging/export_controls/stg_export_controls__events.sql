with

source as (
    select * from {{ ref('raw_export_controls__events') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        country_code_as_published,
        announced_as_published,
        effective_as_published,
        measure_as_published,
        mineral_as_published,
        instrument_as_published,
        source_url,
        note,
        case when length(announced_as_published) = 10 then cast(announced_as_published as date) end as announced_on,
        case when length(announced_as_published) = 7 then cast(announced_as_published || '-01' as date) end as announced_month_on,
        case when length(effective_as_published) = 10 then cast(effective_as_published as date) end as effective_on
    from source
)

select * from typed
