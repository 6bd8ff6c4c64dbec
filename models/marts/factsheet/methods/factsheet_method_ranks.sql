with

comparison as (
    select * from {{ ref('method_comparison') }}
),

methods as (
    select * from {{ ref('compared_methods') }}
),

reasons as (
    select * from {{ ref('score_reasons') }}
),

minerals as (
    select * from {{ ref('minerals') }}
),

sheets as (
    select reporter_code, mineral_code from {{ ref('factsheet_sheets') }}
    where has_indicator
),

-- Minerals stand in the order of the first method; those without a rank follow in their own order.
ordered as (
    select
        sheets.reporter_code, sheets.mineral_code, minerals.name_ja, minerals.name_en,
        cast(row_number() over (
            partition by sheets.reporter_code
            order by comparison.method_rank asc nulls last, minerals.sort_order asc
        ) as integer) as row_order
    from sheets
    inner join minerals on sheets.mineral_code = minerals.mineral_code
    inner join comparison on {{ same('sheets', 'comparison', ['reporter_code', 'mineral_code']) }}
    inner join methods on comparison.method_code = methods.method_code and methods.sort_order = 1
),

printed as (
    select
        ordered.reporter_code, ordered.mineral_code, ordered.row_order, ordered.name_ja, ordered.name_en, methods.method_code,
        methods.sort_order, comparison.method_rank, comparison.rank_third, comparison.is_earlier_year,
        reasons.precedence as reason_order,
        case when reasons.is_missing_score then reasons.meaning_ja end as reason_ja,
        case when reasons.is_missing_score then reasons.meaning_en end as reason_en
    from ordered
    inner join comparison on {{ same('ordered', 'comparison', ['reporter_code', 'mineral_code']) }}
    inner join methods on comparison.method_code = methods.method_code
    inner join reasons on comparison.reason_code = reasons.reason_code
)

select * from printed
