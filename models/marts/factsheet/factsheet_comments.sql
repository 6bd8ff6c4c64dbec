with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot in ('comment', 'explanation')
),

matching as (
    select
        headlines.reporter_code,
        headlines.mineral_code,
        headlines.indicator_code,
        sentences.slot,
        sentences.sentence_code,
        sentences.template_ja,
        row_number() over (
            partition by headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, sentences.slot
            order by sentences.priority
        ) as place
    from headlines
    inner join sentences
        on {{ is_listed('headlines.rating', 'sentences.rating') }}
        and coalesce(sentences.topic, headlines.indicator_code) = headlines.indicator_code
        and coalesce(sentences.rating_reason, headlines.rating_reason) = headlines.rating_reason
        and coalesce(sentences.value_flag, headlines.value_flag) = headlines.value_flag
        and coalesce(sentences.basis, headlines.basis) = headlines.basis
        and {{ is_between('headlines.top_country_share', 'sentences.min_top_share', 'sentences.below_top_share') }}
        and {{ is_between('headlines.indicator_value', 'sentences.min_value', 'sentences.below_value') }}
),

comments as (
    select
        headlines.reporter_code,
        headlines.mineral_code,
        headlines.indicator_code,
        under_chart.sentence_code as comment_code,
        under_chart.template_ja as comment_template_ja,
        in_place.sentence_code as explanation_code,
        in_place.template_ja as explanation_template_ja
    from headlines
    inner join matching as under_chart
        on headlines.reporter_code = under_chart.reporter_code
        and headlines.mineral_code = under_chart.mineral_code
        and headlines.indicator_code = under_chart.indicator_code
        and under_chart.slot = 'comment'
        and under_chart.place = 1
    left join matching as in_place
        on headlines.reporter_code = in_place.reporter_code
        and headlines.mineral_code = in_place.mineral_code
        and headlines.indicator_code = in_place.indicator_code
        and in_place.slot = 'explanation'
        and in_place.place = 1
)

select * from comments
