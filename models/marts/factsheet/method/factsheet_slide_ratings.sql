with

agreement as (
    select agreement.*
    from {{ ref('method_agreement') }} as agreement
    inner join {{ ref('rule_sets') }} as rule_sets on agreement.rule_set = rule_sets.rule_set
    where rule_sets.is_default and agreement.published_rating is not null
),

minerals as (
    select * from {{ ref('minerals') }}
),

indicators as (
    select indicators.indicator_code, indicators.indicator_number, indicators.name_ja, prints.heading_en
    from {{ ref('indicators') }} as indicators
    inner join {{ ref('indicator_prints') }} as prints on indicators.indicator_code = prints.indicator_code
),

-- One row for each rating that the slides fix, rated on their own shares and on the statistics of the same year.
sides as (
    select
        mineral_code, indicator_code, max(published_rating) as published_rating,
        max(case when figures = 'slides' then our_rating end) as slides_rating,
        max(case when figures = 'slides' then agreement end) as slides_agreement,
        max(case when figures = 'statistics' then our_rating end) as statistics_rating,
        max(case when figures = 'statistics' then agreement end) as statistics_agreement
    from agreement
    group by mineral_code, indicator_code
),

named as (
    select
        sides.mineral_code, sides.indicator_code, minerals.sort_order as mineral_order, indicators.indicator_number,
        minerals.name_ja as mineral_name_ja, minerals.name_en as mineral_name_en, indicators.name_ja as indicator_name_ja,
        indicators.heading_en as indicator_name_en, sides.published_rating, sides.slides_rating, sides.slides_agreement,
        sides.statistics_rating, sides.statistics_agreement
    from sides
    inner join minerals on sides.mineral_code = minerals.mineral_code
    inner join indicators on sides.indicator_code = indicators.indicator_code
)

select * from named
