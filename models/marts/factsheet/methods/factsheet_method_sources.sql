{%- set keys = ['mineral_code', 'reporter_code', 'reference_year'] -%}
with

-- The years that the page shows of the methods that rest on imports of their own choice.
chosen as (
    select distinct reporter_code, mineral_code, last_year as reference_year
    from {{ ref('method_comparison') }}
    where method_code in ('geopolrisk', 'eu_supply_risk') and score is not null
),

sourcing as (
    select distinct mineral_code, reporter_code, reference_year, source_id
    from {{ ref('int_supply_risk__sourcing') }}
    where not is_home
),

-- Measures at the exporter's border are the EU method's.
governed as (
    select distinct chosen.reporter_code
    from chosen
    inner join {{ ref('eu_supply_risk') }} as eu_supply_risk on {{ same('chosen', 'eu_supply_risk', keys) }}
    where eu_supply_risk.score is not null and not eu_supply_risk.is_trade_parameter_assumed
),

measures as (
    select distinct statements.told_by as source_id
    from {{ ref('resource_measure_statements') }} as statements
    inner join {{ ref('resource_measures') }} as events on statements.event_code = events.event_code
    where events.is_in_force_from_event and not events.is_planned and not events.is_scrap_only
),

used as (
    select chosen.reporter_code, sourcing.source_id
    from chosen
    inner join sourcing on {{ same('chosen', 'sourcing', keys) }}
    union all
    select governed.reporter_code, measures.source_id
    from governed
    cross join measures
    union all
    select reporter_code, source_id from {{ ref('factsheet_sources') }}
),

-- Some measures are told by a document alone.
labels as (
    select
        source_id, citation_ja, citation_en, cast(null as {{ type_text() }}) as author_ja,
        cast(null as {{ type_text() }}) as author_en,
        cast(null as {{ type_text() }}) as title_ja, cast(null as {{ type_text() }}) as title_en
    from {{ ref('source_labels') }}
    union all
    select
        documents.document_code, null, null, documents.author_ja, documents.author_en, documents.title_ja,
        documents.title_en
    from {{ ref('documents') }} as documents
    left join {{ ref('source_labels') }} as known on documents.document_code = known.source_id
    where known.source_id is null
),

sources as (
    select distinct
        used.reporter_code, used.source_id, labels.citation_ja, labels.citation_en, labels.author_ja, labels.author_en,
        labels.title_ja, labels.title_en
    from used
    inner join labels on used.source_id = labels.source_id
)

select * from sources
