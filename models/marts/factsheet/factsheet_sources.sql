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

newer_series as (
    select * from {{ ref('factsheet_newer_series') }}
),

-- The figures of the columns and those that are named beside them. What was not known yet rests on nothing, even where
-- one of two sources was there.
figures as (
    select reporter_code, mineral_code, indicator_code, indicator_number, source_id, edition_ids, false as is_beside
    from headlines
    where value_flag <> 'no_edition_at_as_of'
    union all
    select reporter_code, mineral_code, indicator_code, indicator_number, source_id, edition_ids, true as is_beside
    from newer_series
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
        figures.reporter_code,
        figures.mineral_code,
        figures.indicator_code,
        figures.indicator_number,
        editions.edition_id,
        editions.source_id,
        -- Prices and rates come from one source each; only imports are weighed by a second one.
        (figures.source_id is null or editions.source_id = figures.source_id) and not figures.is_beside as is_main,
        figures.is_beside,
        editions.edition_name,
        editions.published_on,
        editions.published_on_basis,
        sources.publisher_ja,
        sources.publisher_en,
        source_labels.short_name_ja,
        source_labels.short_name_en,
        source_labels.citation_ja,
        source_labels.citation_en,
        source_labels.prints_edition,
        -- The edition of governance may stand behind both.
        row_number() over (
            partition by
                figures.reporter_code, figures.mineral_code, figures.indicator_code, editions.edition_id
            order by figures.is_beside
        ) as place
    from figures
    inner join editions
        on position(',' || editions.edition_id || ',' in ',' || figures.edition_ids || ',') > 0
    inner join sources on editions.source_id = sources.source_id
    inner join source_labels on editions.source_id = source_labels.source_id
),

named as (
    select
        reporter_code, mineral_code, indicator_code, indicator_number, edition_id, source_id, is_main, is_beside, edition_name,
        published_on, published_on_basis, publisher_ja, publisher_en, short_name_ja, short_name_en, citation_ja, citation_en,
        prints_edition
    from used
    where place = 1
)

select * from named
