-- Read in the originals: gallium's licence of August 2023 is in the catalogue of 2024 again, tin is in the catalogue alone,
-- graphite's licence is given until the end of the inventory's year; Angola's decree is on scrap and ends with 2025; Indonesia's
-- ban is told by a document alone; the licence of April 2025 is on dysprosium and six more, so on the group, not on lanthanum.
-- A teller that is not known at the as_of date has nothing to compare.
with

expected as (
    select
        'CHN:gallium:licensing:2023-08-01' as event_code, 'oecd_export_restrictions' as told_by, 'effective' as event_on_basis,
        cast(null as date) as ends_on, false as is_scrap_only
    union all
    select 'CHN:graphite:licensing:2023-12-01', 'oecd_export_restrictions', 'effective', null, false
    union all
    select 'CHN:tin:licensing:2024-01-01', 'oecd_export_restrictions', 'schedule', cast('2024-12-31' as date), false
    union all
    select 'AGO:cobalt:export_quota:2024-05-21', 'export_controls', 'effective', cast('2025-12-31' as date), true
    union all
    select 'COD:tungsten:export_tax:2008-08-22', 'oecd_export_restrictions', 'effective', null, true
    union all
    select 'CHN:dysprosium:licensing:2025-04-04', 'export_controls', 'effective', null, false
    union all
    select 'CHN:rare_earths:licensing:2025-04-04', 'export_controls', 'effective', null, false
    union all
    select 'IDN:nickel:export_prohibition:2020-01-01', 'shinoda_2026', 'month', null, false
),

known as (
    select distinct told_by from {{ ref('resource_measure_statements') }}
),

-- No event may stand beside the one that it renews, nor one of an element that its act does not name.
surplus as (
    select event_code from {{ ref('resource_measures') }}
    where event_code in (
        'CHN:gallium:licensing:2024-01-01', 'CHN:graphite:licensing:2024-01-01', 'CHN:lanthanum:licensing:2025-04-04'
    )
),

wrong as (
    select expected.event_code
    from expected
    inner join known on expected.told_by = known.told_by
    left join {{ ref('resource_measures') }} as measures on expected.event_code = measures.event_code
    where
        measures.event_code is null
        or expected.event_on_basis <> measures.event_on_basis
        or coalesce(expected.ends_on, {{ as_of_date() }}) <> coalesce(measures.ends_on, {{ as_of_date() }})
        or expected.is_scrap_only <> measures.is_scrap_only
    union all
    select event_code from surplus
)

select * from wrong
