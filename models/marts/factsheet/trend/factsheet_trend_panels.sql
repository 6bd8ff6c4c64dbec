{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code'] -%}
with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

bounds as (
    select * from {{ ref('indicator_headline') }}
),

points as (
    select
        points.*,
        row_number() over (
            partition by {{ prefixed('points', keys) }} order by points.reference_year desc
        ) as place_from_newest,
        min(points.reference_year) over (partition by {{ prefixed('points', keys) }}) as first_year,
        row_number() over (
            partition by {{ prefixed('points', keys) }}, points.series_name_en order by points.reference_year
        ) as place_in_series
    from {{ ref('factsheet_trend_points') }} as points
),

-- A change is within the series of the newest year: two sources differ in level, not in what happened.
compared as (
    select
        {{ prefixed('newest', keys) }}, newest.first_year, newest.reference_year as last_year,
        newest.indicator_value as last_value, newest.rating as last_rating, newest.is_unsettled as last_is_unsettled,
        newest.series_name_ja, newest.series_name_en,
        case when first.reference_year < newest.reference_year then first.reference_year end as compared_year,
        case when first.reference_year < newest.reference_year then first.indicator_value end as compared_value,
        case when first.reference_year < newest.reference_year then first.rating end as compared_rating
    from points as newest
    inner join points as first
        on {{ same('newest', 'first', keys + ['series_name_en']) }}
        and first.place_in_series = 1
    where newest.place_from_newest = 1
),

panels as (
    select
        {{ prefixed('headlines', keys) }}, headlines.indicator_number, headlines.indicator_name_ja,
        headlines.indicator_name_en, headlines.is_percent, headlines.decimals, headlines.low_mid_cut, headlines.mid_high_cut,
        indicators.direction = 'low_is_risk' as is_low_risk,
        headlines.reference_year as headline_year, headlines.indicator_value as headline_value,
        bounds.lower_bound as headline_lower_bound, bounds.upper_bound as headline_upper_bound, headlines.remainder_share,
        headlines.rating as headline_rating, headlines.is_unsettled as headline_is_unsettled,
        cast(least(
            coalesce(compared.first_year, headlines.reference_year),
            extract(year from headlines.as_of) - {{ parameter('trend_least_years') }}
        ) as integer) as axis_from,
        cast(extract(year from headlines.as_of) - {{ parameter('trend_least_years') }} as integer) as least_axis_from,
        cast(extract(year from headlines.as_of) as integer) - 1 as axis_to,
        cast({{ parameter('trend_first_year') }} as integer) as trend_first_year,
        case when compared.mineral_code is null then headlines.rating_reason end as absence_reason, headlines.rating_reason,
        compared.first_year, compared.last_year, compared.last_value, compared.last_rating, compared.last_is_unsettled,
        compared.series_name_ja, compared.series_name_en, compared.compared_year, compared.compared_value,
        compared.compared_rating,
        {{ rating_step('compared.last_rating') }} - {{ rating_step('compared.compared_rating') }} as rating_steps,
        {{ mart_round('(compared.last_value - compared.compared_value) / headlines.mid_high_cut') }} as change_in_cuts
    from headlines
    inner join {{ ref('indicators') }} as indicators on headlines.indicator_code = indicators.indicator_code
    inner join bounds
        on {{ same('headlines', 'bounds', keys) }}
    left join compared
        on {{ same('headlines', 'compared', keys) }}
)

select * from panels
