-- Rare earths and nickel, indicators 1 to 4, on the slides' own shares: every rating that the text gives is ours under the fitted
-- cuts. Where the text lost the order, ours are among the ratings that it lists. Before the governance scores of the chart's
-- year are known, the import indicators can't be computed.
with

agreement as (
    select agreement.*
    from {{ ref('method_agreement') }} as agreement
    inner join {{ ref('rule_sets') }} as rule_sets on agreement.rule_set = rule_sets.rule_set
    where
        rule_sets.is_default and agreement.figures = 'slides' and agreement.mineral_code in ('rare_earths', 'nickel')
),

governed as (
    select count(*) as score_count from {{ ref('int_governance__scores') }}
),

wrong as (
    select agreement.mineral_code, agreement.indicator_code, agreement.our_rating, agreement.published_rating, ratings.candidates
    from agreement
    cross join governed
    left join {{ ref('stg_meti_2022__ratings') }} as ratings
        on agreement.mineral_code = ratings.mineral_code and agreement.indicator_code = ratings.indicator_code
    inner join {{ ref('indicators') }} as indicators on agreement.indicator_code = indicators.indicator_code
    where
        (governed.score_count > 0 or not indicators.depends_on_reporter)
        and (
            (agreement.published_rating is not null and agreement.agreement <> 'agrees')
            or (
                agreement.published_rating is null
                and coalesce(ratings.candidates, '') not like '%' || agreement.our_rating || '%'
            )
        )
),

-- Each of the six minerals and four indicators has its row, our N/A included.
missing as (
    select
        'rows' as mineral_code, '' as indicator_code, cast(count(*) as {{ type_text() }}) as our_rating,
        '24' as published_rating, '' as candidates
    from {{ ref('method_agreement') }} as agreement
    inner join {{ ref('rule_sets') }} as rule_sets on agreement.rule_set = rule_sets.rule_set
    where rule_sets.is_default and agreement.figures = 'slides'
    having count(*) <> 24
)

select * from wrong
union all
select * from missing
