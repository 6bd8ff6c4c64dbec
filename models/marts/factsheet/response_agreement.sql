with

ratings as (
    select * from {{ ref('int_responses__ratings') }}
),

measures as (
    select * from {{ ref('measures') }}
),

response_rules as (
    select * from {{ ref('response_rules') }}
),

-- The slides speak of the reporter that the pages are written for: an exception for another one is none here.
response_exceptions as (
    select exceptions.*
    from {{ ref('response_exceptions') }} as exceptions
    inner join {{ ref('reporters') }} as reporters
        on reporters.is_default and reporters.reporter_code = coalesce(exceptions.reporter_code, reporters.reporter_code)
),

slide_measures as (
    select * from {{ ref('stg_meti_2022__required_measures') }}
),

-- The slides list measures for their own minerals: of the others they say nothing, not that nothing is needed.
slide_minerals as (
    select distinct mineral_code from slide_measures
),

cells as (
    select distinct ratings.figures, ratings.mineral_code, measures.measure_code, measures.policy_stage
    from ratings
    inner join slide_minerals on ratings.mineral_code = slide_minerals.mineral_code
    cross join measures
),

triggered as (
    select distinct ratings.figures, ratings.mineral_code, response_rules.measure_code
    from ratings
    inner join response_rules
        on ratings.indicator_code = response_rules.indicator_code and ratings.rating = response_rules.rating
),

decided as (
    select
        cells.figures,
        cells.mineral_code,
        cells.measure_code,
        cells.policy_stage,
        triggered.measure_code is not null and response_exceptions.reason_code is null as is_required_by_rule,
        slide_measures.measure_code is not null as is_required_by_slides,
        case when triggered.measure_code is not null then response_exceptions.reason_code end as exception_code
    from cells
    left join triggered
        on cells.figures = triggered.figures
        and cells.mineral_code = triggered.mineral_code
        and cells.measure_code = triggered.measure_code
    left join response_exceptions
        on cells.mineral_code = response_exceptions.mineral_code and cells.measure_code = response_exceptions.measure_code
    left join slide_measures
        on cells.mineral_code = slide_measures.mineral_code and cells.measure_code = slide_measures.measure_code
),

compared as (
    select
        figures,
        mineral_code,
        measure_code,
        policy_stage,
        is_required_by_rule,
        is_required_by_slides,
        exception_code,
        case when is_required_by_rule = is_required_by_slides then 'agrees' else 'differs' end as agreement
    from decided
)

select * from compared
