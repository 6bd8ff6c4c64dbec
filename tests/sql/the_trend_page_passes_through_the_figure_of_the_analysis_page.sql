-- The ring on each chart: the same value and rating as on the analysis page, wherever the charts reach its year.
select
    headlines.mineral_code, headlines.reporter_code, headlines.indicator_code, headlines.indicator_value, headlines.rating,
    points.indicator_value as drawn_value, points.rating as drawn_rating
from {{ ref('factsheet_headlines') }} as headlines
left join {{ ref('factsheet_trend_points') }} as points
    on {{ same('headlines', 'points', ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year']) }}
    and points.is_headline
where
    headlines.indicator_value is not null
    and headlines.reference_year >= {{ parameter('trend_first_year') }}
    and (
        points.mineral_code is null
        or points.indicator_value <> headlines.indicator_value
        or points.rating <> headlines.rating
    )
