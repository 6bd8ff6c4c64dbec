with

measures_register as (
    select * from {{ ref('measures_register') }}
),

-- Documents are numbered in the order in which they count, the strategy itself first.
documents as (
    select
        source_document,
        cast(row_number() over (order by source_document desc) as integer) as document_number
    from (select distinct source_document from measures_register) as named
),

items as (
    select
        measures_register.reporter_code,
        measures_register.mineral_code,
        measures_register.measure_code,
        measures_register.register_column,
        measures_register.item_order,
        measures_register.text_ja,
        measures_register.text_en,
        measures_register.source_document,
        documents.document_number,
        measures_register.source_line
    from measures_register
    inner join documents on measures_register.source_document = documents.source_document
)

select * from items
