{%- set keys = ['reporter_code', 'mineral_code', 'indicator_code'] -%}
with

rests as (
    select distinct {{ prefixed('points', keys) }}, points.edition_ids, points.source_id as main_source_id
    from {{ ref('factsheet_trend_points') }} as points
),

snapshots as (
    select distinct edition_id, source_id, published_on, published_on_basis from {{ ref('snapshots') }}
),

labels as (
    select * from {{ ref('source_labels') }}
),

-- Each source of a chart once, with the span of its editions.
used as (
    select
        {{ prefixed('rests', keys) }}, snapshots.source_id,
        max(case when snapshots.source_id = rests.main_source_id then 1 else 0 end) = 1 as is_main,
        min(snapshots.published_on) as first_published_on, max(snapshots.published_on) as last_published_on
    from rests
    inner join snapshots on position(',' || snapshots.edition_id || ',' in ',' || rests.edition_ids || ',') > 0
    group by {{ prefixed('rests', keys) }}, snapshots.source_id
),

named as (
    select
        {{ prefixed('used', keys) }}, indicators.indicator_number, used.source_id, used.is_main, labels.short_name_ja,
        labels.short_name_en, labels.citation_ja, labels.citation_en, labels.prints_edition,
        cast(extract(year from used.first_published_on) as integer) as first_edition_year,
        cast(extract(year from used.last_published_on) as integer) as last_edition_year
    from used
    inner join labels on used.source_id = labels.source_id
    inner join {{ ref('indicators') }} as indicators on used.indicator_code = indicators.indicator_code
)

select * from named
