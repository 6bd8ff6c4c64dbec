with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

snapshots as (
    select distinct edition_id, source_id, edition_name, published_on, published_on_basis from {{ ref('snapshots') }}
),

sources as (
    select * from {{ ref('sources') }}
),

source_labels as (
    select * from {{ ref('source_labels') }}
),

-- One row per edition; a continuous source's files of one year differ in their names only.
editions as (
    select
        edition_id,
        source_id,
        min(edition_name) as edition_name,
        max(published_on) as published_on,
        max(published_on_basis) as published_on_basis
    from snapshots
    group by edition_id, source_id
),

used as (
    select
        headlines.mineral_code,
        headlines.indicator_code,
        headlines.indicator_number,
        editions.edition_id,
        editions.source_id,
        -- Prices and rates come from one source each; only imports are weighed by a second one.
        headlines.source_id is null or editions.source_id = headlines.source_id as is_main,
        editions.edition_name,
        editions.published_on,
        editions.published_on_basis,
        sources.publisher_ja,
        source_labels.short_name_ja,
        source_labels.citation_ja,
        source_labels.prints_edition
    from headlines
    inner join editions
        on position(',' || editions.edition_id || ',' in ',' || headlines.edition_ids || ',') > 0
    inner join sources on editions.source_id = sources.source_id
    inner join source_labels on editions.source_id = source_labels.source_id
    -- What was not known yet rests on nothing, even where one of two sources was there.
    where headlines.value_flag <> 'no_edition_at_as_of'
)

select * from used
