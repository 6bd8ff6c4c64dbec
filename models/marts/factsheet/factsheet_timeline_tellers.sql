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
        inventories.source_id as told_by, labels.short_name_ja, labels.citation_ja,
        cast(null as {{ type_text() }}) as author_ja, cast(null as {{ type_text() }}) as title_ja
    from inventories
    inner join labels on inventories.source_id = labels.source_id
    union all
    select
        documents.document_code, documents.short_name_ja, null, documents.author_ja, documents.title_ja
    from named_documents
    inner join documents on named_documents.document_code = documents.document_code
)

select * from tellers
