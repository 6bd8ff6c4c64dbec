with

minerals as (
    select * from {{ ref('factsheet_minerals') }}
    where is_in_deck
),

sheets as (
    select sheets.*, minerals.sort_order, minerals.name_ja, minerals.name_en
    from {{ ref('factsheet_sheets') }} as sheets
    inner join minerals on sheets.mineral_code = minerals.mineral_code
),

cells as (
    select cells.*
    from {{ ref('factsheet_columns') }} as cells
    inner join minerals on cells.mineral_code = minerals.mineral_code
),

names as (
    select indicator_code, name_ja, name_en from {{ ref('indicators') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'heat_bullet'
),

indicators as (
    select
        cells.reporter_code, cells.indicator_number, names.name_ja, names.name_en,
        sum(case when cells.rating = 'High' then 1 else 0 end) as high_count
    from cells
    inner join names on cells.indicator_code = names.indicator_code
    group by cells.reporter_code, cells.indicator_number, names.name_ja, names.name_en
),

counts as (
    select
        reporter_code, 'mineral' as topic, cast(sort_order as {{ type_text() }}) || ':' || name_ja as name_ja,
        cast(sort_order as {{ type_text() }}) || ':' || name_en as name_en, high_count
    from sheets
    union all
    select
        reporter_code, 'indicator' as topic, cast(indicator_number as {{ type_text() }}) || ':' || name_ja as name_ja,
        cast(indicator_number as {{ type_text() }}) || ':' || name_en as name_en,
        high_count
    from indicators
),

-- Several minerals or indicators may share the first place.
leaders as (
    select
        counts.*,
        max(counts.high_count) over (partition by counts.reporter_code, counts.topic) as most
    from counts
),

topics as (
    select
        reporter_code, topic, most as topic_count,
        {{ joined_text('name_ja') }} as names_ja,
        {{ joined_text('name_en') }} as names_en
    from leaders
    where high_count = most
    group by reporter_code, topic, most
    union all
    select
        reporter_code, 'absent' as topic, sum(na_count) as topic_count, cast(null as {{ type_text() }}) as names_ja,
        cast(null as {{ type_text() }}) as names_en
    from sheets
    group by reporter_code
),

bullets as (
    select
        topics.reporter_code,
        sentences.priority as bullet_order,
        sentences.sentence_code,
        sentences.template_ja, sentences.template_en,
        cast(topics.topic_count as integer) as topic_count,
        topics.names_ja, topics.names_en
    from topics
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('topics.topic_count', 'sentences.min_count', 'sentences.below_count') }}
)

select * from bullets
