with

figures as (
    select distinct edition_ids from {{ ref('indicator_values') }}
    where edition_ids is not null
),

snapshots as (
    select distinct edition_id, source_id from {{ ref('snapshots') }}
),

sources as (
    select * from {{ ref('sources') }}
),

-- Of two sources behind a figure the one of the imports gives its series; governance weighs it.
named as (
    select
        figures.edition_ids, snapshots.edition_id, snapshots.source_id, sources.is_continuous,
        count(*) over (partition by figures.edition_ids) = 1
        or snapshots.source_id in (select import_series.source_id from {{ ref('import_series') }} as import_series) as is_main
    from figures
    inner join snapshots on position(',' || snapshots.edition_id || ',' in ',' || figures.edition_ids || ',') > 0
    inner join sources on snapshots.source_id = sources.source_id
),

-- The files of a continuous source are one series, of which an edition is a year.
keyed as (
    select
        edition_ids, min(case when is_main then source_id end) as source_id,
        {{ joined_text("case when not is_continuous then edition_id end") }} as edition_key
    from named
    group by edition_ids
)

select * from keyed
