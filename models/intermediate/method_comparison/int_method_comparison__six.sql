with

subjects as (
    select * from {{ ref('int_method_comparison__subjects') }}
),

radar as (
    select * from {{ ref('radar_scores') }}
    where risk_score is not null
),

world as (
    select reporter_code from {{ ref('reporters') }}
    where is_world
),

-- The six of an importer: those of its imports, and those of the world.
rated as (
    select subjects.reporter_code, subjects.mineral_code, radar.reference_year, radar.risk_score
    from subjects
    inner join radar on {{ same('subjects', 'radar', ['reporter_code', 'mineral_code']) }}
    union all
    select subjects.reporter_code, subjects.mineral_code, radar.reference_year, radar.risk_score
    from subjects
    inner join radar on subjects.mineral_code = radar.mineral_code
    inner join world on radar.reporter_code = world.reporter_code
),

averaged as (
    select
        reporter_code, mineral_code, count(*) as indicator_count, avg(risk_score) as mean_score,
        min(reference_year) as first_year, max(reference_year) as last_year
    from rated
    group by reporter_code, mineral_code
),

indicators as (
    select count(*) as indicator_count from {{ ref('indicators') }}
),

six as (
    select
        subjects.reporter_code, subjects.mineral_code, averaged.first_year, averaged.last_year,
        coalesce(averaged.indicator_count, 0) < indicators.indicator_count as is_indicator_missing,
        case when averaged.indicator_count >= {{ parameter('comparison_indicators_min') }} then averaged.mean_score end as score
    from subjects
    cross join indicators
    left join averaged on {{ same('subjects', 'averaged', ['reporter_code', 'mineral_code']) }}
)

select * from six
