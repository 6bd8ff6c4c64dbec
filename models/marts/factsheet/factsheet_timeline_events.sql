with

timelines as (
    select * from {{ ref('factsheet_timelines') }}
),

events as (
    select * from {{ ref('resource_measures') }}
),

countries as (
    select * from {{ ref('countries') }}
),

-- The country of the page first, then by date; what has no date stands last.
ranked as (
    select
        timelines.reporter_code, timelines.mineral_code, events.event_code, events.country_code, events.label_ja,
        events.label_en, events.event_on,
        events.event_on_basis, events.ends_on, events.term_status, events.is_in_force_from_event, events.told_by,
        events.country_code = timelines.country_code as is_own,
        row_number() over (
            partition by timelines.reporter_code, timelines.mineral_code
            order by
                case when events.country_code = timelines.country_code then 0 else 1 end asc,
                events.event_on asc nulls last, events.measure_kind asc, events.event_code asc
        ) as event_number
    from timelines
    inner join events on timelines.mineral_code = events.mineral_code
),

-- In a chart a year stands for its middle, and so does a month; a schedule that renews what began before has no place.
placed as (
    select
        ranked.reporter_code, ranked.mineral_code, ranked.event_code, cast(ranked.event_number as integer) as event_number,
        ranked.event_number <= {{ parameter('timeline_event_rows') }} as is_listed, ranked.is_own,
        countries.name_ja as country_name_ja, countries.name_en as country_name_en, ranked.label_ja, ranked.label_en,
        ranked.event_on, ranked.event_on_basis,
        case
            when not ranked.is_own or ranked.event_on_basis = 'schedule' then null
            when ranked.event_on_basis = 'year' then {{ days_after('ranked.event_on', 182) }}
            when ranked.event_on_basis = 'month' then {{ days_after('ranked.event_on', 14) }}
            else ranked.event_on
        end as marked_on,
        ranked.ends_on, ranked.term_status, ranked.is_in_force_from_event, ranked.told_by
    from ranked
    inner join countries on ranked.country_code = countries.country_code
)

select * from placed
