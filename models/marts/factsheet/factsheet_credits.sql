with

minerals as (
    select * from {{ ref('factsheet_minerals') }}
    where is_in_deck
),

reporters as (
    select * from {{ ref('factsheet_reporters') }}
),

sources as (
    select * from {{ ref('sources') }}
),

-- Every source of a page of the deck: of the indicators, of their course, of suppliers and of who tells their measures, of the
-- methods compared.
used as (
    select pages.reporter_code, pages.mineral_code, pages.source_id from {{ ref('factsheet_sources') }} as pages
    union
    select pages.reporter_code, pages.mineral_code, pages.source_id from {{ ref('factsheet_trend_sources') }} as pages
    union
    select pages.reporter_code, pages.mineral_code, pages.source_id from {{ ref('factsheet_timeline_points') }} as pages
    union
    select events.reporter_code, events.mineral_code, tellers.told_by as source_id
    from {{ ref('factsheet_timeline_events') }} as events
    inner join {{ ref('factsheet_timeline_tellers') }} as tellers
        on position(',' || tellers.told_by || ',' in ',' || events.told_by || ',') > 0
    where events.is_listed
),

of_deck as (
    select used.reporter_code, used.source_id
    from used
    inner join minerals on used.mineral_code = minerals.mineral_code
    union
    select reporter_code, source_id from {{ ref('factsheet_method_sources') }}
),

attributed as (
    select
        of_deck.reporter_code, sources.source_id, 1 as credit_order, sources.attribution_ja, sources.attribution_en,
        cast(null as {{ type_text() }}) as author_ja, cast(null as {{ type_text() }}) as author_en,
        cast(null as {{ type_text() }}) as title_ja, cast(null as {{ type_text() }}) as title_en
    from of_deck
    inner join sources on of_deck.source_id = sources.source_id
),

-- The register, the targets and the slides compared are Japan's: documents that were known stand on its deck only.
documents as (
    select
        reporters.reporter_code, documents.document_code as source_id, 2 as credit_order,
        cast(null as {{ type_text() }}) as attribution_ja, cast(null as {{ type_text() }}) as attribution_en,
        documents.author_ja, documents.author_en, documents.title_ja, documents.title_en
    from {{ ref('documents') }} as documents
    inner join reporters on reporters.is_default
    where documents.published_on <= (select max(minerals.as_of) from minerals)
),

credits as (
    select * from attributed
    union all
    select * from documents
)

select * from credits
