with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

open_parts as (
    select * from {{ ref('factsheet_open_parts') }}
),

topics as (
    select * from {{ ref('sentence_topics') }}
    where slot = 'bullet'
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'bullet'
),

-- A bullet speaks of two indicators at once: the first and the second place of its topic. Both depend on the reporter
-- or neither does.
pairs as (
    select
        headlines.reporter_code,
        headlines.mineral_code,
        topics.topic,
        topics.topic_order,
        max(case when topics.place = 1 then headlines.rating end) as rating,
        max(case when topics.place = 2 then headlines.rating end) as second_rating,
        max(case when topics.place = 1 then open_parts.open_part end) as open_part
    from topics
    inner join headlines on topics.indicator_code = headlines.indicator_code
    left join open_parts
        on headlines.reporter_code = open_parts.reporter_code
        and headlines.mineral_code = open_parts.mineral_code
        and headlines.indicator_code = open_parts.indicator_code
    group by headlines.reporter_code, headlines.mineral_code, topics.topic, topics.topic_order
),

matching as (
    select
        pairs.reporter_code,
        pairs.mineral_code,
        pairs.topic_order as bullet_order,
        sentences.sentence_code,
        sentences.template_ja,
        sentences.template_en,
        row_number() over (
            partition by pairs.reporter_code, pairs.mineral_code, pairs.topic order by sentences.priority
        ) as place
    from pairs
    inner join sentences
        on pairs.topic = sentences.topic
        and {{ is_listed('pairs.rating', 'sentences.rating') }}
        and {{ is_listed('pairs.second_rating', 'sentences.second_rating') }}
        and coalesce(sentences.open_part, pairs.open_part, '') = coalesce(pairs.open_part, '')
),

bullets as (
    select reporter_code, mineral_code, bullet_order, sentence_code, template_ja, template_en
    from matching
    where place = 1
)

select * from bullets
