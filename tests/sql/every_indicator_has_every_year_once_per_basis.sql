-- A year between the first and the last is never left out: a gap is a row that says why.
with

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
    select mineral_code, indicator_code, basis, row_count from spans
    where row_count <> year_count or last_year <> extract(year from {{ as_of_date() }}) - 1
    union all
    select 'combinations', '', '', count(*) from spans
    having count(*) <> (select expected.combination_count from expected)
)

select * from holes
