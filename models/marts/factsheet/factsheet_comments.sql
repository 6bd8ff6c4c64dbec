with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

open_parts as (
    select * from {{ ref('factsheet_open_parts') }}
),

minerals as (
    select * from {{ ref('minerals') }}
),

counted_elsewhere as (
    select * from {{ ref('counted_elsewhere') }}
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
        sentences.template_ja, sentences.template_en,
        row_number() over (
            partition by headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, sentences.slot
            order by sentences.priority
        ) as place
    from headlines
    left join open_parts
        on headlines.reporter_code = open_parts.reporter_code
        and headlines.mineral_code = open_parts.mineral_code
        and headlines.indicator_code = open_parts.indicator_code
    inner join sentences
        on {{ is_listed('headlines.rating', 'sentences.rating') }}
        and coalesce(sentences.topic, headlines.indicator_code) = headlines.indicator_code
        and coalesce(sentences.rating_reason, headlines.rating_reason) = headlines.rating_reason
        and coalesce(sentences.value_flag, headlines.value_flag) = headlines.value_flag
        and coalesce(sentences.basis, headlines.basis) = headlines.basis
        and coalesce(sentences.open_part, open_parts.open_part, '') = coalesce(open_parts.open_part, '')
        and {{ is_between('headlines.top_country_share', 'sentences.min_top_share', 'sentences.below_top_share') }}
        and {{ is_between('headlines.indicator_value', 'sentences.min_value', 'sentences.below_value') }}
),

other_codes as (
    select
        counted_elsewhere.mineral_code, counted_elsewhere.indicator_code,
        {{ joined_text("cast(minerals.sort_order as " ~ type_text() ~ ") || ':' || minerals.name_ja") }} as names_ja,
        {{ joined_text("cast(minerals.sort_order as " ~ type_text() ~ ") || ':' || minerals.name_en") }} as names_en
    from counted_elsewhere
    inner join minerals on {{ is_listed('minerals.mineral_code', "replace(counted_elsewhere.counted_as, ';', '|')") }}
    group by counted_elsewhere.mineral_code, counted_elsewhere.indicator_code
),

comments as (
    select
        headlines.reporter_code,
        headlines.mineral_code,
        headlines.indicator_code,
        under_chart.sentence_code as comment_code,
        under_chart.template_ja as comment_template_ja, under_chart.template_en as comment_template_en,
        in_place.sentence_code as explanation_code,
        in_place.template_ja as explanation_template_ja, in_place.template_en as explanation_template_en,
        other_codes.names_ja as counted_as_names_ja, other_codes.names_en as counted_as_names_en
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
    left join other_codes
        on headlines.mineral_code = other_codes.mineral_code
        and headlines.indicator_code = other_codes.indicator_code
)

select * from comments
