with

entries as (
    select * from {{ ref('stg_critical_mineral_lists__entries') }}
),

snapshots as (
    select * from {{ ref('snapshots') }}
    where published_on <= {{ as_of_date() }}
),

mineral_names as (
    select * from {{ ref('mineral_names') }}
    where source_id = 'critical_mineral_lists'
),

country_names as (
    select * from {{ ref('country_names') }}
    where source_id = 'critical_mineral_lists'
),

mapped as (
    select
        entries.jurisdiction_as_published,
        country_names.country_code,
        entries.list_as_published,
        entries.as_of_as_published,
        entries.list_year,
        mineral_names.mineral_code,
        entries.mineral_as_published,
        entries.source_url,
        snapshots.edition_id
    from entries
    inner join snapshots on entries.snapshot_id = snapshots.snapshot_id
    inner join mineral_names on entries.mineral_as_published = mineral_names.name_as_published
    left join country_names on entries.jurisdiction_as_published = country_names.name_as_published
    where mineral_names.mineral_code is not null
),

-- A list that names the elements of a group one by one is one row of the group.
listed as (
    select
        jurisdiction_as_published,
        country_code,
        list_as_published,
        as_of_as_published,
        list_year,
        mineral_code,
        cast(count(*) as integer) as entry_count,
        {{ joined_text('mineral_as_published') }} as minerals_as_published,
        max(source_url) as source_url,
        max(edition_id) as edition_id,
        {{ as_of_date() }} as as_of
    from mapped
    group by
        jurisdiction_as_published, country_code, list_as_published, as_of_as_published, list_year, mineral_code
)

select * from listed
