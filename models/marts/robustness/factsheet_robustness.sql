{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year', 'basis'] -%}
with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

robustness as (
    select * from {{ ref('rating_robustness') }}
),

tests as (
    select * from {{ ref('robustness_tests') }}
),

-- Several editions may hold the year: the one that would have rated it otherwise, else the newest of them.
tested as (
    select
        headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, headlines.indicator_number,
        headlines.top_country_name_ja, headlines.top_country_name_en, headlines.top_country_share, tests.test_order,
        tests.test_code, tests.term, tests.is_column, robustness.alternative, robustness.rating,
        robustness.alternative_value, robustness.top_country_share_then, robustness.alternative_rating,
        robustness.is_changed,
        row_number() over (
            partition by headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, tests.test_order
            order by case when robustness.is_changed then 0 else 1 end, robustness.alternative desc
        ) as place
    from headlines
    inner join robustness
        on {{ same('headlines', 'robustness', keys) }}
    inner join tests
        on robustness.test_code = tests.test_code
        and (tests.alternative is null or robustness.alternative = tests.alternative)
),

shown as (
    select
        reporter_code, mineral_code, indicator_code, indicator_number, test_order, test_code, term, is_column, alternative,
        rating, alternative_value, top_country_name_ja, top_country_name_en, top_country_share, top_country_share_then,
        alternative_rating, is_changed
    from tested
    where place = 1
)

select * from shown
