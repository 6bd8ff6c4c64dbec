with

timelines as (
    select * from {{ ref('factsheet_timelines') }}
),

events as (
    select * from {{ ref('factsheet_timeline_events') }}
),

effects as (
    select * from {{ ref('factsheet_timeline_effects') }}
),

reporters as (
    select * from {{ ref('factsheet_reporters') }}
),

-- What a yearly schedule names may hold on in the next one: only an end of its own is over.
event_counts as (
    select
        reporter_code, mineral_code, count(*) as event_count,
        sum(case when is_own then 1 else 0 end) as own_count,
        sum(case when is_own and term_status = 'planned' then 1 else 0 end) as own_planned_count,
        sum(
            case when is_own and term_status = 'term_over' and event_on_basis is distinct from 'schedule' then 1 else 0 end
        ) as own_over_count,
        sum(case when is_listed then 0 else 1 end) as hidden_count
    from events
    group by reporter_code, mineral_code
),

-- Each measure of the country at each stage of the sheet counts once.
effect_counts as (
    select
        events.reporter_code, events.mineral_code,
        sum(case when effects.movement is not null then 1 else 0 end) as compared_count,
        sum(case when effects.movement = 'rose' then 1 else 0 end) as rose_count,
        sum(case when effects.movement = 'fell' then 1 else 0 end) as fell_count,
        sum(case when effects.movement = 'unchanged' then 1 else 0 end) as unchanged_count
    from events
    inner join effects on events.event_code = effects.event_code
    inner join reporters on effects.reporter_code = reporters.reporter_code
    where events.is_own and (reporters.is_world or effects.reporter_code = events.reporter_code)
    group by events.reporter_code, events.mineral_code
),

counts as (
    select
        timelines.reporter_code, timelines.mineral_code,
        coalesce(event_counts.event_count, 0) as event_count,
        coalesce(event_counts.own_count, 0) as own_count,
        coalesce(event_counts.event_count, 0) - coalesce(event_counts.own_count, 0) as other_count,
        coalesce(event_counts.own_planned_count, 0) as own_planned_count,
        coalesce(event_counts.own_over_count, 0) as own_over_count,
        coalesce(event_counts.hidden_count, 0) as hidden_count,
        coalesce(effect_counts.compared_count, 0) as compared_count,
        coalesce(effect_counts.rose_count, 0) as rose_count,
        coalesce(effect_counts.fell_count, 0) as fell_count,
        coalesce(effect_counts.unchanged_count, 0) as unchanged_count
    from timelines
    left join event_counts
        on timelines.reporter_code = event_counts.reporter_code and timelines.mineral_code = event_counts.mineral_code
    left join effect_counts
        on timelines.reporter_code = effect_counts.reporter_code and timelines.mineral_code = effect_counts.mineral_code
)

select * from counts
