with

inventories as (
    select distinct source_id from {{ ref('export_measure_kinds') }}
),

labels as (
    select * from {{ ref('source_labels') }}
),

named_documents as (
    select distinct document_code from {{ ref('resource_statements') }}
),

documents as (
    select * from {{ ref('documents') }}
),

tellers as (
    select
        inventories.source_id as told_by, labels.short_name_ja, labels.short_name_en, labels.citation_ja, labels.citation_en,
        cast(null as {{ type_text() }}) as author_ja, cast(null as {{ type_text() }}) as author_en,
        cast(null as {{ type_text() }}) as title_ja, cast(null as {{ type_text() }}) as title_en
    from inventories
    inner join labels on inventories.source_id = labels.source_id
    union all
    select
        documents.document_code, documents.short_name_ja, documents.short_name_en, null, null,
        documents.author_ja, documents.author_en, documents.title_ja, documents.title_en
    from named_documents
    inner join documents on named_documents.document_code = documents.document_code
)

select * from tellers
