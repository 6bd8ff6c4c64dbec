with

counts as (
    select * from {{ ref('int_timeline__counts') }}
),

-- The stage at which the country holds most, in the newest year of each.
panels as (
    select
        panels.*,
        row_number() over (
            partition by panels.reporter_code, panels.mineral_code order by panels.share desc, panels.panel_order asc
        ) as place
    from {{ ref('factsheet_timeline_panels') }} as panels
    where panels.share is not null
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'timeline_bullet'
),

-- What each sentence is chosen by: how the share went, whether the country or others took measures, what can be compared.
topics as (
    select reporter_code, mineral_code, 'share_' || movement as topic, 1 as bullet_order, 1 as topic_count
    from panels
    where place = 1
    union all
    select
        reporter_code, mineral_code,
        case
            when own_planned_count > 0 and own_over_count > 0 then 'own_events_both'
            when own_planned_count > 0 then 'own_events_planned'
            when own_over_count > 0 then 'own_events_over'
            else 'own_events'
        end,
        2, own_count
    from counts
    where own_count > 0
    union all
    select reporter_code, mineral_code, 'other_events', 2, other_count
    from counts
    where own_count = 0
    union all
    select reporter_code, mineral_code, 'effects', 3, compared_count
    from counts
    where own_count > own_planned_count
    union all
    select reporter_code, mineral_code, 'hidden_events', 4, hidden_count
    from counts
),

bullets as (
    select
        topics.reporter_code, topics.mineral_code, cast(topics.bullet_order as integer) as bullet_order,
        sentences.sentence_code, sentences.template_ja, sentences.template_en, panels.stage_name_ja, panels.stage_name_en,
        panels.reference_year, panels.share, panels.series_name_ja, panels.series_name_en, panels.is_partial,
        panels.first_year, panels.first_share,
        cast(topics.topic_count as integer) as topic_count, cast(counts.own_planned_count as integer) as planned_count,
        cast(counts.own_over_count as integer) as over_count, cast(counts.rose_count as integer) as rose_count,
        cast(counts.fell_count as integer) as fell_count, cast(counts.unchanged_count as integer) as unchanged_count
    from topics
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('topics.topic_count', 'sentences.min_count', 'sentences.below_count') }}
    inner join counts on topics.reporter_code = counts.reporter_code and topics.mineral_code = counts.mineral_code
    inner join panels
        on topics.reporter_code = panels.reporter_code and topics.mineral_code = panels.mineral_code and panels.place = 1
)

select * from bullets
