{%- set number = "cast(cells.indicator_number as " ~ type_text() ~ ")" -%}
with

cells as (
    select cells.*, headlines.chart_kind, headlines.top_country_share
    from {{ ref('factsheet_columns') }} as cells
    inner join {{ ref('factsheet_headlines') }} as headlines
        on cells.figure_reporter_code = headlines.reporter_code
        and {{ same('cells', 'headlines', ['mineral_code', 'indicator_code']) }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'answer'
),

exposed as (
    select
        cells.reporter_code, cells.mineral_code, 1 as answer_order, 'exposed' as topic,
        {{ joined_text("case when cells.rating <> 'N/A' then " ~ number ~ " end") }} as indicator_numbers,
        {{ joined_text("case when cells.rating = 'High' then " ~ number ~ " end") }} as high_numbers,
        {{ joined_text("case when cells.rating = 'Mid' then " ~ number ~ " end") }} as mid_numbers
    from cells
    group by cells.reporter_code, cells.mineral_code
),

-- The stage with the worst rating, among those the one whose largest country has most.
ranked as (
    select
        cells.*,
        row_number() over (
            partition by cells.reporter_code, cells.mineral_code
            order by {{ rating_step('cells.rating') }} desc, cells.top_country_share desc, cells.indicator_number asc
        ) as place
    from cells
    where cells.chart_kind = 'donut' and cells.rating <> 'N/A' and cells.top_country_share is not null
),

suppliers as (
    select
        exposed.reporter_code, exposed.mineral_code, 2 as answer_order,
        coalesce(ranked.indicator_code, 'no_supplier') as topic,
        cast(ranked.indicator_number as {{ type_text() }}) as indicator_numbers, null as high_numbers, null as mid_numbers
    from exposed
    left join ranked
        on {{ same('exposed', 'ranked', ['reporter_code', 'mineral_code']) }} and ranked.place = 1
),

required as (
    select
        reporter_code, mineral_code, measure_names_ja, measure_names_en,
        case when measure_names_ja is null then 'no_measure' else 'measures' end as topic
    from {{ ref('factsheet_response_bullets') }}
    where sentence_code in ('required_some', 'required_none')
),

topics as (
    select *, cast(null as {{ type_text() }}) as measure_names_ja, cast(null as {{ type_text() }}) as measure_names_en
    from exposed
    union all
    select *, null, null from suppliers
    union all
    select
        required.reporter_code, required.mineral_code, 3, required.topic, exposed.indicator_numbers, null, null,
        required.measure_names_ja, required.measure_names_en
    from required
    inner join exposed on {{ same('required', 'exposed', ['reporter_code', 'mineral_code']) }}
),

answers as (
    select
        topics.reporter_code, topics.mineral_code, topics.answer_order, sentences.sentence_code, sentences.template_ja,
        sentences.template_en, topics.indicator_numbers, topics.high_numbers, topics.mid_numbers, topics.measure_names_ja,
        topics.measure_names_en
    from topics
    inner join sentences
        on topics.topic = sentences.topic
        and (topics.answer_order > 1 or (
            (topics.high_numbers is null) = (coalesce(sentences.rating, '') <> 'High')
            and (topics.mid_numbers is null) = (coalesce(sentences.second_rating, '') <> 'Mid')
            and (topics.indicator_numbers is null) = (coalesce(sentences.rating, '') = 'N/A')
        ))
)

select * from answers
