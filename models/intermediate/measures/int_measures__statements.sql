with

measures as (
    select * from {{ ref('int_measures__inventory') }}
),

-- A statement is known from the day of its document, as a figure from that of its snapshot.
documents as (
    select statements.*
    from {{ ref('resource_statements') }} as statements
    inner join {{ ref('documents') }} as documents on statements.document_code = documents.document_code
    where documents.published_on <= {{ as_of_date() }}
),

-- The day of an event is the one from which it holds, else the one of its announcement, else the first of its month.
told as (
    select
        raw_row_id as statement_code, source_id as told_by, country_code, mineral_code, measure_kind,
        coalesce(effective_on, announced_on, announced_month_on) as event_on,
        ends_on,
        case
            when is_beginning_unknown then 'schedule'
            when effective_on is not null then 'effective'
            when announced_on is not null then 'announced'
            when announced_month_on is not null then 'month'
            else 'undated'
        end as event_on_basis,
        coalesce(
            cast(coalesce(told_on, announced_on) as {{ type_text() }}),
            substr(cast(announced_month_on as {{ type_text() }}), 1, 7)
        ) as told_as,
        coalesce(term_status = 'not_begun', false) as is_planned,
        cast(null as {{ type_text() }}) as sentence_ja,
        instrument as sentence_en,
        cast(null as integer) as source_line,
        hs6_code
    from measures
    union all
    select
        statement_code, document_code, country_code, mineral_code, measure_kind, event_on, null, event_precision, told_as,
        is_planned, sentence_ja, sentence_en, source_line, null
    from documents
),

-- What is told of an element stands for its groups too, and what is told of all of them for each.
reached as (
    select told.*, told.mineral_code as told_of_mineral_code
    from told
    union all
    select
        told.statement_code, told.told_by, told.country_code, reach.mineral_code, told.measure_kind, told.event_on, told.ends_on,
        told.event_on_basis, told.told_as, told.is_planned, told.sentence_ja, told.sentence_en, told.source_line, told.hs6_code,
        told.mineral_code as told_of_mineral_code
    from told
    inner join {{ ref('measure_reach') }} as reach on told.mineral_code = reach.told_of_mineral_code
),

-- One country, mineral, kind and day are one event, whoever tells it and for how many codes.
identified as (
    select
        reached.*,
        reached.country_code || ':' || reached.mineral_code || ':' || reached.measure_kind || ':'
        || coalesce(cast(reached.event_on as {{ type_text() }}), 'undated') as event_code
    from reached
)

select * from identified
