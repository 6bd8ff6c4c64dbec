with

entries as (
    select jurisdiction_as_published, mineral_code from {{ ref('critical_mineral_lists') }}
),

listed_groups as (
    select * from {{ ref('listed_groups') }}
),

-- What a list names, and what statistics name in its place.
listed as (
    select jurisdiction_as_published, mineral_code from entries
    union
    select entries.jurisdiction_as_published, listed_groups.statistics_mineral_code
    from entries
    inner join listed_groups on entries.mineral_code = listed_groups.mineral_code
)

select * from listed
