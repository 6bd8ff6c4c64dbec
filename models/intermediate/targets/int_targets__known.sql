with

targets as (
    select * from {{ ref('targets') }}
),

documents as (
    select document_code from {{ ref('documents') }}
    where published_on <= {{ as_of_date() }}
),

known as (
    select
        targets.target_code, targets.subject_code, targets.sort_order, targets.jurisdiction_code, targets.target_group,
        targets.mineral_code, targets.name_ja, targets.name_en, targets.direction, targets.target_value, targets.unit,
        targets.target_year, targets.printed_value, targets.printed_year, targets.is_fiscal_year, targets.test_code,
        targets.not_computed_ja, targets.not_computed_en, targets.document_code, targets.source_line,
        targets.value_source_line, targets.note
    from targets
    inner join documents on targets.document_code = documents.document_code
)

select * from known
