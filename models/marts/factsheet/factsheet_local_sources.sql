with

sources as (
    select * from {{ ref('sources') }}
),

used as (
    select distinct source_id from {{ ref('factsheet_sources') }}
),

local_sources as (
    select
        sources.source_id,
        sources.publisher_ja as author_ja,
        sources.publisher_en as author_en,
        sources.title_ja,
        sources.title_en,
        used.source_id is not null as is_on_pages
    from sources
    left join used on sources.source_id = used.source_id
    where not {{ is_committed('sources.source_id') }} and {{ 'true' if var('with_local_sources') else 'false' }}
)

select * from local_sources
