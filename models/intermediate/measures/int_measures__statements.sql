with

measures as (
    select * from {{ ref('export_measures') }}
),

documents as (
    select * from {{ ref('resource_statements') }}
),

-- The day of an event is the one from which it holds, else the one of its announcement.
told as (
    select
        raw_row_id as statement_code, source_id as told_by, country_code, mineral_code, measure_kind,
        coalesce(effective_on, announced_on) as event_on,
        case
            when effective_on is not null then 'effective'
            when announced_on is not null then 'announced'
            else 'undated'
        end as event_on_basis,
        cast(coalesce(effective_on, announced_on) as {{ type_text() }}) as told_as,
        coalesce(term_status = 'not_begun', false) as is_planned,
        cast(null as {{ type_text() }}) as sentence_ja,
        instrument as sentence_en,
        cast(null as integer) as source_line,
        hs6_code
    from measures
    union all
    select
        statement_code, document_code, country_code, mineral_code, measure_kind, event_on, event_precision, told_as, is_planned,
        sentence_ja, sentence_en, source_line, null
    from documents
),

-- One country, mineral, kind and day are one event, whoever tells it and for how many codes.
identified as (
    select
        told.*,
        told.country_code || ':' || told.mineral_code || ':' || told.measure_kind || ':'
        || coalesce(cast(told.event_on as {{ type_text() }}), 'undated') as event_code
    from told
)

select * from identified
