with

comparison as (
    select * from {{ ref('method_comparison') }}
),

methods as (
    select * from {{ ref('compared_methods') }}
),

described as (
    select
        comparison.reporter_code, methods.method_code, methods.sort_order, methods.name_ja, methods.name_en,
        methods.measure_ja, methods.measure_en,
        cast(count(comparison.score) as integer) as ranked_count,
        min(comparison.first_year) as first_year,
        max(comparison.last_year) as last_year
    from comparison
    inner join methods on comparison.method_code = methods.method_code
    group by
        comparison.reporter_code, methods.method_code, methods.sort_order, methods.name_ja, methods.name_en, methods.measure_ja,
        methods.measure_en
)

select * from described
