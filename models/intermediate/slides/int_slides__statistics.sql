with

minerals as (
    select * from {{ ref('minerals') }}
    where mineral_code in (select rated.mineral_code from {{ ref('stg_meti_2022__ratings') }} as rated)
),

indicators as (
    select * from {{ ref('indicators') }}
),

rule_sets as (
    select * from {{ ref('rule_sets') }}
),

recycling_series as (
    select * from {{ ref('recycling_series') }}
    where role = 'headline'
),

-- The slides are Japan's; other importers have ratings of their own.
headline as (
    select headlines.*
    from {{ ref('indicator_headline') }} as headlines
    inner join {{ ref('reporters') }} as reporters on headlines.reporter_code = reporters.reporter_code
),

ratings as (
    select * from {{ ref('indicator_ratings') }}
),

-- Our own figures for the year of the slides' import charts, on the page's basis; a rate is that of its study.
compared as (
    select
        rule_sets.rule_set,
        minerals.mineral_code,
        indicators.indicator_code,
        coalesce(ratings.rating, 'N/A') as our_rating,
        coalesce(ratings.rating_reason, 'no_edition_at_as_of') as rating_reason
    from rule_sets
    cross join minerals
    cross join indicators
    left join recycling_series
        on minerals.mineral_code = recycling_series.mineral_code and indicators.indicator_code = 'secondary_supply_rate'
    left join headline
        on minerals.mineral_code = headline.mineral_code and indicators.indicator_code = headline.indicator_code
    left join ratings
        on rule_sets.rule_set = ratings.rule_set
        and headline.scenario_id = ratings.scenario_id
        and headline.reporter_code = ratings.reporter_code
        and headline.mineral_code = ratings.mineral_code
        and headline.indicator_code = ratings.indicator_code
        and headline.basis = ratings.basis
        and coalesce(recycling_series.reference_year, {{ parameter('slide_trade_year') }}) = ratings.reference_year
)

select * from compared
