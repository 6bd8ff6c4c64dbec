with

minerals as (
    select * from {{ ref('factsheet_minerals') }}
    where is_in_deck
),

headlines as (
    select headlines.*
    from {{ ref('factsheet_headlines') }} as headlines
    inner join minerals on headlines.mineral_code = minerals.mineral_code
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'heat_bullet'
),

indicators as (
    select
        indicator_number,
        indicator_name_ja,
        sum(case when rating = 'High' then 1 else 0 end) as high_count
    from headlines
    group by indicator_number, indicator_name_ja
),

counts as (
    select
        'mineral' as topic,
        cast(sort_order as {{ type_text() }}) || ':' || name_ja as name_ja,
        high_count
    from minerals
    union all
    select
        'indicator' as topic,
        cast(indicator_number as {{ type_text() }}) || ':' || indicator_name_ja as name_ja,
        high_count
    from indicators
),

-- Several minerals or indicators may share the first place.
leaders as (
    select
        counts.*,
        max(counts.high_count) over (partition by counts.topic) as most
    from counts
),

topics as (
    select
        topic,
        most as topic_count,
        {{ joined_text('name_ja') }} as names_ja
    from leaders
    where high_count = most
    group by topic, most
    union all
    select 'absent' as topic, sum(na_count) as topic_count, cast(null as {{ type_text() }}) as names_ja
    from minerals
),

bullets as (
    select
        sentences.priority as bullet_order,
        sentences.sentence_code,
        sentences.template_ja,
        cast(topics.topic_count as integer) as topic_count,
        topics.names_ja
    from topics
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('topics.topic_count', 'sentences.min_count', 'sentences.below_count') }}
)

select * from bullets
