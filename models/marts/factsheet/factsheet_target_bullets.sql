with

targets as (
    select * from {{ ref('factsheet_targets') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'target_bullet'
),

tested as (
    select * from targets
    where is_tested and value is not null and not is_whole_of_tested
),

-- The mineral whose largest country gained most since the year before; the first by code where two gained alike.
moved as (
    select
        name_ja, name_en, country_name_ja, country_name_en, trend,
        row_number() over (order by trend desc, subject_code asc) as place
    from tested
    where trend > 0
),

topics as (
    select
        'printed' as topic, sum(case when is_met then 1 else 0 end) as topic_count, count(*) as whole_count,
        count(value) as valued_count, cast(null as {{ type_double() }}) as percent_points,
        cast(null as {{ type_text() }}) as mineral_name_ja, cast(null as {{ type_text() }}) as mineral_name_en,
        cast(null as {{ type_text() }}) as country_name_ja, cast(null as {{ type_text() }}) as country_name_en
    from targets
    where not is_tested
    having count(*) > 0
    union all
    select
        'limit', sum(case when is_met then 0 else 1 end), count(*), count(*), max(target_value), null, null, null, null
    from tested
    having count(*) > 0
    union all
    select 'moved', 1, 1, 1, trend, name_ja, name_en, country_name_ja, country_name_en
    from moved
    where place = 1
),

bullets as (
    select
        sentences.priority as bullet_order, sentences.sentence_code, sentences.template_ja, sentences.template_en,
        cast(topics.topic_count as integer) as topic_count, cast(topics.whole_count as integer) as whole_count,
        cast(topics.valued_count as integer) as valued_count, topics.percent_points, topics.mineral_name_ja,
        topics.mineral_name_en, topics.country_name_ja, topics.country_name_en
    from topics
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('topics.topic_count', 'sentences.min_count', 'sentences.below_count') }}
)

select * from bullets
