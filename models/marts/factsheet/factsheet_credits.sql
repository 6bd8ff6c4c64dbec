with

used as (
    select distinct reporter_code, source_id from {{ ref('factsheet_sources') }}
),

sources as (
    select * from {{ ref('sources') }}
),

credits as (
    select
        used.reporter_code,
        sources.source_id,
        sources.attribution_ja
    from sources
    inner join used on sources.source_id = used.source_id
)

select * from credits
