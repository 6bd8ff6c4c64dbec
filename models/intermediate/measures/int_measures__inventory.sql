with

measures as (
    select * from {{ ref('export_measures') }}
),

limited as (
    select raw_row_id, is_temporary from {{ ref('stg_oecd_export_restrictions__measures') }}
),

inventory_years as (
    select * from {{ ref('inventory_years') }}
),

details as (
    select * from {{ ref('event_details') }}
),

-- What an inventory of one year gives for just that year was there before and may have gone on; what ends with it may have
-- gone on as well.
termed as (
    select
        measures.raw_row_id, measures.source_id, measures.country_code, measures.mineral_code, measures.measure_kind,
        measures.announced_on, measures.announced_month_on, measures.effective_on, measures.effective_on as told_on,
        coalesce(measures.ends_on, details.ends_on) as ends_on,
        coalesce(measures.form_as_published, details.form) as form,
        measures.term_status, measures.instrument, measures.hs6_code,
        coalesce(
            limited.is_temporary and measures.effective_on = years.first_on and measures.ends_on = years.last_on, false
        ) as is_schedule,
        coalesce(limited.is_temporary and measures.ends_on = years.last_on, false) as ends_with_inventory
    from measures
    left join limited on measures.raw_row_id = limited.raw_row_id
    left join inventory_years as years on measures.edition_id = years.edition_id
    left join details
        on measures.source_id = details.source_id and measures.instrument = details.instrument_as_published
),

-- A schedule that takes up an earlier measure of the country on the mineral is that measure renewed.
renewed as (
    select schedules.raw_row_id, max(earlier.effective_on) as effective_on
    from termed as schedules
    inner join termed as earlier
        on {{ same('schedules', 'earlier', ['country_code', 'mineral_code', 'measure_kind']) }}
        and schedules.effective_on > earlier.effective_on
        and schedules.effective_on <= coalesce(earlier.ends_on, schedules.effective_on)
    where schedules.is_schedule and not earlier.is_schedule
    group by schedules.raw_row_id
),

resolved as (
    select
        termed.raw_row_id, termed.source_id, termed.country_code, termed.mineral_code, termed.measure_kind, termed.announced_on,
        termed.announced_month_on, coalesce(renewed.effective_on, termed.effective_on) as effective_on, termed.told_on,
        case
            when termed.is_schedule and renewed.raw_row_id is null then termed.ends_on
            when not termed.ends_with_inventory then termed.ends_on
        end as ends_on,
        termed.form, termed.term_status, termed.instrument, termed.hs6_code,
        termed.is_schedule and renewed.raw_row_id is null as is_beginning_unknown
    from termed
    left join renewed on termed.raw_row_id = renewed.raw_row_id
)

select * from resolved
