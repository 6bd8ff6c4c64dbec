-- A year between the first and the last is never left out: a gap is a row that says why. A study's single figure has no gaps.
-- Importers besides the default one have the years that are held, and on the page's basis every mineral of each of them.
with

yearly as (
    select indicator_code, is_yearly, depends_on_reporter from {{ ref('indicators') }}
),

reporters as (
    select * from {{ ref('int_import_series__reporters') }}
),

headline_bases as (
    select indicator_code, coalesce(basis, '') as basis from {{ ref('indicator_bases') }}
    where headline_priority is not null
),

spans as (
    select
        indicator_values.scenario_id, indicator_values.mineral_code, indicator_values.reporter_code,
        indicator_values.indicator_code, indicator_values.basis,
        max(indicator_values.reference_year) - min(indicator_values.reference_year) + 1 as year_count,
        count(*) as row_count,
        max(indicator_values.reference_year) as last_year
    from {{ ref('indicator_values') }} as indicator_values
    group by
        indicator_values.scenario_id, indicator_values.mineral_code, indicator_values.reporter_code,
        indicator_values.indicator_code, indicator_values.basis
),

expected as (
    select 'the default reporter' as combinations, count(*) as combination_count
    from {{ ref('minerals') }}
    cross join {{ ref('indicator_bases') }}
    union all
    select 'other reporters' as combinations, count(*) as combination_count
    from {{ ref('minerals') }}
    cross join headline_bases
    inner join yearly on headline_bases.indicator_code = yearly.indicator_code
    cross join reporters
    where yearly.depends_on_reporter and not reporters.is_default and not reporters.is_world
),

found as (
    select 'the default reporter' as combinations, count(*) as combination_count
    from spans
    inner join reporters on spans.reporter_code = reporters.reporter_code
    where reporters.is_default or reporters.is_world
    union all
    select 'other reporters' as combinations, count(*) as combination_count
    from spans
    inner join reporters on spans.reporter_code = reporters.reporter_code
    inner join headline_bases on spans.indicator_code = headline_bases.indicator_code and spans.basis = headline_bases.basis
    where not reporters.is_default and not reporters.is_world
),

holes as (
    select spans.mineral_code, spans.reporter_code, spans.indicator_code, spans.basis, spans.row_count
    from spans
    inner join yearly on spans.indicator_code = yearly.indicator_code
    inner join reporters on spans.reporter_code = reporters.reporter_code
    inner join headline_bases on spans.indicator_code = headline_bases.indicator_code
    where
        (reporters.is_default or reporters.is_world or spans.basis = headline_bases.basis)
        and (
            spans.row_count <> spans.year_count
            or (
                yearly.is_yearly and (reporters.is_default or reporters.is_world)
                and spans.last_year <> extract(year from {{ as_of_date() }}) - 1
            )
            or (not yearly.is_yearly and spans.row_count <> 1)
        )
    union all
    select expected.combinations, '', '', '', found.combination_count
    from expected
    inner join found on expected.combinations = found.combinations
    where expected.combination_count <> found.combination_count
)

select * from holes
