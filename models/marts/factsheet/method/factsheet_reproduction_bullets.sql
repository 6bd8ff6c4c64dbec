with

slices as (
    select * from {{ ref('factsheet_reproduction') }}
),

slide_ratings as (
    select * from {{ ref('factsheet_slide_ratings') }}
),

responses as (
    select
        responses.*, minerals.sort_order, minerals.name_ja, minerals.name_en, measures.name_ja as measure_ja,
        measures.name_en as measure_en
    from {{ ref('response_agreement') }} as responses
    inner join {{ ref('minerals') }} as minerals on responses.mineral_code = minerals.mineral_code
    inner join {{ ref('measures') }} as measures on responses.measure_code = measures.measure_code
    where responses.figures = 'slides'
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'reproduction_bullet'
),

{%- set numbered = "cast(sort_order as " ~ type_text() ~ ") || ':' || " %}

counts as (
    select
        'slices' as topic, cast(count(*) as integer) as whole_count,
        cast(sum(case when reason_code is null then 1 else 0 end) as integer) as agreeing_count,
        cast(null as {{ type_text() }}) as names_ja, cast(null as {{ type_text() }}) as names_en
    from slices
    union all
    select
        'ratings', cast(count(*) as integer),
        cast(sum(case when slides_agreement = 'agrees' then 1 else 0 end) as integer), null, null
    from slide_ratings
    where slides_rating is not null
    union all
    select
        'responses', cast(count(*) as integer), cast(sum(case when agreement = 'agrees' then 1 else 0 end) as integer),
        {{ joined_text("case when agreement <> 'agrees' then " ~ numbered ~ "name_ja || '（' || measure_ja || '）' end") }},
        {{ joined_text("case when agreement <> 'agrees' then " ~ numbered ~ "name_en || ' (' || measure_en || ')' end") }}
    from responses
),

bullets as (
    select
        sentences.priority as bullet_order, sentences.sentence_code, sentences.template_ja, sentences.template_en,
        counts.whole_count, counts.agreeing_count, counts.whole_count - counts.agreeing_count as differing_count,
        counts.names_ja, counts.names_en, {{ parameter('slide_tolerance_points') }} as tolerance_points
    from counts
    inner join sentences
        on counts.topic = sentences.topic
        and {{ is_between('counts.whole_count - counts.agreeing_count', 'sentences.min_count', 'sentences.below_count') }}
)

select * from bullets
