-- A year between the first and the last is never left out: a gap is a row that says why. A study's single figure has no gaps.
with

yearly as (
    select indicator_code, is_yearly from {{ ref('indicators') }}
),

spans as (
    select
        scenario_id, mineral_code, indicator_code, basis,
        max(reference_year) - min(reference_year) + 1 as year_count,
        count(*) as row_count,
        max(reference_year) as last_year
    from {{ ref('indicator_values') }}
    group by scenario_id, mineral_code, indicator_code, basis
),

expected as (
    select count(*) as combination_count
    from {{ ref('minerals') }}
    cross join {{ ref('indicator_bases') }}
),

holes as (
    select spans.mineral_code, spans.indicator_code, spans.basis, spans.row_count
    from spans
    inner join yearly on spans.indicator_code = yearly.indicator_code
    where
        spans.row_count <> spans.year_count
        or (yearly.is_yearly and spans.last_year <> extract(year from {{ as_of_date() }}) - 1)
        or (not yearly.is_yearly and spans.row_count <> 1)
    union all
    select 'combinations', '', '', count(*) from spans
    having count(*) <> (select expected.combination_count from expected)
)

select * from holes
