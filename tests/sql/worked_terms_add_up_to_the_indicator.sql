-- The sum that page E writes out is the indicator that page A prints, and its shares are the whole.
with

worked as (
    select
        reporter_code, mineral_code, indicator_code, sum(contribution) as contribution, sum(share) as share
    from {{ ref('factsheet_worked_terms') }}
    group by reporter_code, mineral_code, indicator_code
),

headlines as (
    select * from {{ ref('factsheet_headlines') }}
    where chart_kind = 'donut' and indicator_value is not null
)

select headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, headlines.indicator_value, worked.contribution
from headlines
left join worked
    on
    headlines.reporter_code = worked.reporter_code and headlines.mineral_code = worked.mineral_code
    and headlines.indicator_code = worked.indicator_code
where
    worked.mineral_code is null
    or abs(worked.contribution - headlines.indicator_value) > 0.000001
    or abs(worked.share - 1) > 0.000001
