with

progress as (
    select * from {{ ref('target_progress') }}
),

stages as (
    select supply_stage, name_ja as stage_name_ja from {{ ref('supply_stages') }}
),

countries as (
    select country_code, name_ja as country_name_ja from {{ ref('countries') }}
),

documents as (
    select document_code, author_ja, title_ja from {{ ref('documents') }}
),

labels as (
    select source_id, citation_ja from {{ ref('source_labels') }}
),

printed as (
    select
        progress.sort_order, progress.subject_code, progress.jurisdiction_code, progress.name_ja, progress.direction,
        progress.target_value, progress.unit, progress.target_year, progress.value, progress.value_year,
        progress.is_fiscal_year, progress.is_computed, progress.test_code is not null as is_tested, progress.value_absence_ja,
        progress.gap, progress.is_met, progress.trend, stages.stage_name_ja, countries.country_name_ja, progress.scope_code,
        documents.author_ja, documents.title_ja,
        labels.citation_ja
    from progress
    left join stages on progress.supply_stage = stages.supply_stage
    left join countries on progress.top_country_code = countries.country_code
    left join labels on progress.source_id = labels.source_id
    left join documents on progress.document_code = documents.document_code
)

select * from printed
