with

used as (
    select distinct used_sources.reporter_code, used_sources.source_id
    from {{ ref('factsheet_sources') }} as used_sources
    inner join {{ ref('factsheet_minerals') }} as minerals on used_sources.mineral_code = minerals.mineral_code
    where minerals.is_in_deck
),

sources as (
    select * from {{ ref('sources') }}
),

credits as (
    select
        used.reporter_code,
        sources.source_id,
        sources.attribution_ja,
        sources.attribution_en
    from sources
    inner join used on sources.source_id = used.source_id
)

select * from credits
