with

minerals as (
    select * from {{ ref('minerals') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

published as (
    select * from {{ ref('stg_meti_2022__ratings') }}
),

method_agreement as (
    select agreement.*
    from {{ ref('method_agreement') }} as agreement
    inner join {{ ref('rule_sets') }} as rule_sets on agreement.rule_set = rule_sets.rule_set
    where rule_sets.is_default
),

headlines as (
    select headlines.*
    from {{ ref('factsheet_headlines') }} as headlines
    inner join {{ ref('factsheet_reporters') }} as reporters on headlines.reporter_code = reporters.reporter_code
    where reporters.is_default or reporters.is_world
),

-- Where the slides' text lost a badge, the rating of the slides' own shares stands in, then that of their year, then ours.
slides as (
    select
        minerals.mineral_code,
        indicators.indicator_code,
        coalesce(
            published.published_rating,
            nullif(on_slides.our_rating, 'N/A'),
            nullif(of_their_year.our_rating, 'N/A'),
            headlines.rating
        ) as rating
    from minerals
    cross join indicators
    left join published
        on minerals.mineral_code = published.mineral_code and indicators.indicator_code = published.indicator_code
    left join method_agreement as on_slides
        on minerals.mineral_code = on_slides.mineral_code
        and indicators.indicator_code = on_slides.indicator_code
        and on_slides.figures = 'slides'
    left join method_agreement as of_their_year
        on minerals.mineral_code = of_their_year.mineral_code
        and indicators.indicator_code = of_their_year.indicator_code
        and of_their_year.figures = 'statistics'
    left join headlines
        on minerals.mineral_code = headlines.mineral_code and indicators.indicator_code = headlines.indicator_code
),

ratings as (
    select 'slides' as figures, mineral_code, indicator_code, rating from slides
    union all
    select 'statistics' as figures, mineral_code, indicator_code, rating from headlines
)

select * from ratings
