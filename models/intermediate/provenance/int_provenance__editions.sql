with

snapshots as (
    select * from {{ ref('snapshots') }}
),

sources as (
    select * from {{ ref('sources') }}
),

lags as (
    select * from {{ ref('publication_lags') }}
),

published as (
    select
        snapshot_id as raw_snapshot_id,
        snapshot_id,
        edition_id,
        source_id,
        published_on,
        published_on_basis,
        false as is_revision
    from snapshots
    where revises_edition_id is null
),

-- An edition that only announces revisions has the rows of the edition it revises; corrections then change them.
revisions as (
    select
        revised.snapshot_id as raw_snapshot_id,
        revising.snapshot_id,
        revising.edition_id,
        revising.source_id,
        revising.published_on,
        revising.published_on_basis,
        true as is_revision
    from snapshots as revising
    inner join snapshots as revised on revising.revises_edition_id = revised.edition_id
),

editions as (
    select * from published
    union all
    select * from revisions
),

described as (
    select
        editions.raw_snapshot_id,
        editions.snapshot_id,
        editions.edition_id,
        editions.source_id,
        editions.published_on,
        editions.published_on_basis,
        editions.is_revision,
        sources.is_continuous,
        sources.is_top_n_table,
        case when sources.is_continuous then lags.lag_days end as lag_days
    from editions
    inner join sources on editions.source_id = sources.source_id
    left join lags on editions.source_id = lags.source_id
)

select * from described
