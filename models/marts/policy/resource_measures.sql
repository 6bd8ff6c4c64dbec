with

statements as (
    select * from {{ ref('int_measures__statements') }}
),

labels as (
    select measure_kind, min(label_ja) as label_ja, min(label_en) as label_en
    from {{ ref('export_measure_kinds') }}
    group by measure_kind
    union all
    select measure_kind, label_ja, label_en
    from {{ ref('resource_measure_kinds') }}
),

terms as (
    select * from {{ ref('int_measures__terms') }}
),

tellers as (
    select event_code, {{ joined_text('told_by') }} as told_by
    from (select distinct event_code, told_by from statements) as pairs
    group by event_code
),

-- The finest date that a statement gives stands for the event: a day on which it holds before a month or a year.
events as (
    select
        event_code, country_code, mineral_code, measure_kind, event_on,
        case
            when sum(case when event_on_basis in ('effective', 'day') then 1 else 0 end) > 0 then 'effective'
            else min(event_on_basis)
        end as event_on_basis,
        max(ends_on) as ends_on,
        cast(min(case when is_planned then 1 else 0 end) as integer) = 1 as is_planned,
        cast(count(*) as integer) as statement_count,
        cast(count(distinct told_by) as integer) as source_count
    from statements
    group by event_code, country_code, mineral_code, measure_kind, event_on
),

described as (
    select
        events.event_code, events.country_code, events.mineral_code, events.measure_kind, labels.label_ja, labels.label_en,
        events.event_on, events.event_on_basis, events.ends_on,
        case
            when events.is_planned then 'planned'
            when events.ends_on is null then 'no_end_known'
            when events.ends_on < {{ as_of_date() }} then 'term_over'
            else 'within_term'
        end as term_status,
        events.is_planned, events.statement_count, events.source_count,
        tellers.told_by, terms.forms, terms.is_scrap_only, terms.is_in_force_from_event
    from events
    inner join tellers on events.event_code = tellers.event_code
    inner join terms on events.event_code = terms.event_code
    left join labels on events.measure_kind = labels.measure_kind
)

select * from described
