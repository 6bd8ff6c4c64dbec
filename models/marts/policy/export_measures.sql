with

inventory as (
    select * from {{ ref('stg_oecd_export_restrictions__measures') }}
),

events as (
    select * from {{ ref('stg_export_controls__events') }}
),

measures as (
    select
        'oecd_export_restrictions' as source_id, raw_row_id, snapshot_id, country_code_as_published,
        resource_as_published as mineral_as_published, hs6_code, form_as_published, measure_as_published, measure_value,
        value_as_published, value_unit_as_published as value_unit, cast(null as date) as announced_on,
        cast(null as date) as announced_month_on, introduced_on as effective_on, ends_on,
        condition_as_published as condition, document_as_published as instrument, source_url
    from inventory
    union all
    select
        'export_controls', raw_row_id, snapshot_id, country_code_as_published, mineral_as_published, null, null,
        measure_as_published, null, null, null, announced_on, announced_month_on,
        effective_on, null, note, instrument_as_published, source_url
    from events
),

-- A six-digit code that the warehouse counts for one mineral alone is finer than the source's word (platinum, not PGM).
codes as (
    select
        substr(hs_codes.hs9_code, 1, 6) as hs6_code, min(hs_codes.mineral_code) as mineral_code,
        min(hs_codes.supply_stage) as supply_stage
    from {{ ref('hs_codes') }} as hs_codes
    inner join {{ ref('minerals') }} as minerals on hs_codes.mineral_code = minerals.mineral_code
    -- An element's code counts for its group.
    where minerals.parent_mineral_code is null
    group by substr(hs_codes.hs9_code, 1, 6)
    having count(distinct hs_codes.mineral_code) = 1 and count(distinct hs_codes.supply_stage) = 1
),

described as (
    select
        measures.raw_row_id,
        measures.source_id,
        country_names.country_code,
        coalesce(codes.mineral_code, mineral_names.mineral_code) as mineral_code,
        measures.mineral_as_published,
        measures.hs6_code,
        codes.supply_stage,
        measures.form_as_published,
        kinds.measure_kind,
        kinds.label_en,
        kinds.label_ja,
        measures.measure_value,
        measures.value_as_published,
        measures.value_unit,
        measures.announced_on,
        measures.announced_month_on,
        measures.effective_on,
        measures.ends_on,
        case
            when measures.effective_on is null then 'beginning_unknown'
            when measures.effective_on > {{ as_of_date() }} then 'not_begun'
            when measures.ends_on is null then 'no_end_known'
            when measures.ends_on < {{ as_of_date() }} then 'term_over'
            else 'within_term'
        end as term_status,
        measures.condition,
        measures.instrument,
        measures.source_url,
        snapshots.edition_id,
        {{ as_of_date() }} as as_of
    from measures
    inner join {{ ref('snapshots') }} as snapshots
        on measures.snapshot_id = snapshots.snapshot_id and snapshots.published_on <= {{ as_of_date() }}
    inner join {{ ref('export_measure_kinds') }} as kinds
        on measures.source_id = kinds.source_id and measures.measure_as_published = kinds.measure_as_published
    inner join {{ ref('country_names') }} as country_names
        on measures.source_id = country_names.source_id
        and measures.country_code_as_published = country_names.name_as_published
    left join {{ ref('mineral_names') }} as mineral_names
        on measures.source_id = mineral_names.source_id
        and measures.mineral_as_published = mineral_names.name_as_published
    left join codes on measures.hs6_code = codes.hs6_code
)

select * from described
