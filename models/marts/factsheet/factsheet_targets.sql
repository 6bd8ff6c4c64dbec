with

progress as (
    select * from {{ ref('target_progress') }}
),

stages as (
    select supply_stage, name_ja as stage_name_ja, name_en as stage_name_en from {{ ref('supply_stages') }}
),

countries as (
    select country_code, name_ja as country_name_ja, name_en as country_name_en from {{ ref('countries') }}
),

documents as (
    select document_code, author_ja, author_en, title_ja, title_en from {{ ref('documents') }}
),

labels as (
    select source_id, citation_ja, citation_en from {{ ref('source_labels') }}
),

timeline_sources as (
    select source_id, is_yearly from {{ ref('timeline_sources') }}
),

-- A whole is not counted beside the parts that are judged on their own.
wholes as (
    select distinct minerals.parent_mineral_code as mineral_code
    from progress
    inner join {{ ref('minerals') }} as minerals on progress.mineral_code = minerals.mineral_code
    where progress.test_code is not null and progress.value is not null
),

printed as (
    select
        progress.sort_order, progress.subject_code, progress.jurisdiction_code, progress.name_ja, progress.name_en,
        progress.direction,
        progress.target_value, progress.unit, progress.target_year, progress.value, progress.value_year,
        progress.is_fiscal_year, progress.is_computed, progress.test_code is not null as is_tested, progress.value_absence_ja,
        progress.value_absence_en,
        progress.gap, progress.is_met, progress.trend,
        not coalesce(timeline_sources.is_yearly, true) as is_mean_of_years,
        progress.test_code is not null and wholes.mineral_code is not null as is_whole_of_tested,
        stages.stage_name_ja, stages.stage_name_en, countries.country_name_ja,
        countries.country_name_en, progress.scope_code,
        documents.author_ja, documents.author_en, documents.title_ja, documents.title_en,
        labels.citation_ja,
        labels.citation_en
    from progress
    left join stages on progress.supply_stage = stages.supply_stage
    left join countries on progress.top_country_code = countries.country_code
    left join labels on progress.source_id = labels.source_id
    left join timeline_sources on progress.source_id = timeline_sources.source_id
    left join wholes on progress.mineral_code = wholes.mineral_code
    left join documents on progress.document_code = documents.document_code
)

select * from printed
