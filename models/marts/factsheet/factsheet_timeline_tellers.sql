with

inventories as (
    select source_id, short_name_ja, citation_ja
    from {{ ref('source_labels') }}
    where source_id in (select source_id from {{ ref('export_measure_kinds') }})
),

documents as (
    select document_code, short_name_ja, author_ja, title_ja
    from {{ ref('documents') }}
    where document_code in (select document_code from {{ ref('resource_statements') }})
),

tellers as (
    select
        source_id as told_by, short_name_ja, citation_ja, cast(null as {{ type_text() }}) as author_ja,
        cast(null as {{ type_text() }}) as title_ja
    from inventories
    union all
    select document_code as told_by, short_name_ja, cast(null as {{ type_text() }}) as citation_ja, author_ja, title_ja
    from documents
)

select * from tellers
