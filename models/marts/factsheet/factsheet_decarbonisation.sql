with

progress as (
    select * from {{ ref('decarbonisation_progress') }}
),

documents as (
    select document_code, author_ja, author_en, title_ja, title_en from {{ ref('documents') }}
),

-- An organisation's targets stand together, as the document has them.
organisations as (
    select
        organisation_code,
        min(source_line) as first_line,
        cast(count(*) as integer) as organisation_row_count
    from progress
    group by organisation_code
),

printed as (
    select
        cast(row_number() over (
            order by organisations.first_line, progress.target_year, progress.measure
        ) as integer) as row_order,
        row_number() over (
            partition by progress.organisation_code order by progress.target_year, progress.measure
        ) = 1 as is_first,
        organisations.organisation_row_count,
        progress.organisation_code,
        progress.name_ja,
        progress.name_en,
        progress.target_year,
        progress.is_fiscal_year,
        progress.measure,
        progress.scope_ja,
        progress.scope as scope_en,
        progress.reduction_pct,
        progress.base_year,
        progress.target_value,
        progress.actual_value,
        progress.actual_year,
        progress.actual_reduction_pct,
        progress.gap,
        progress.unit,
        progress.label_assignment,
        documents.author_ja,
        documents.author_en,
        documents.title_ja,
        documents.title_en
    from progress
    inner join organisations on progress.organisation_code = organisations.organisation_code
    inner join documents on progress.document_code = documents.document_code
)

select * from printed
