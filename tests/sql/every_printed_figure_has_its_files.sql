-- Page E names the file of every figure of page A, and of every figure that stands beside one.
with

evidence as (
    select distinct reporter_code, mineral_code, indicator_code, figure_kind from {{ ref('factsheet_evidence') }}
),

figures as (
    select reporter_code, mineral_code, indicator_code, 'headline' as figure_kind
    from {{ ref('factsheet_headlines') }}
    where indicator_value is not null
    union all
    select reporter_code, mineral_code, indicator_code, 'beside' as figure_kind
    from {{ ref('factsheet_newer_series') }}
)

select figures.*
from figures
left join evidence
    on
    figures.reporter_code = evidence.reporter_code and figures.mineral_code = evidence.mineral_code
    and figures.indicator_code = evidence.indicator_code and figures.figure_kind = evidence.figure_kind
where evidence.mineral_code is null
