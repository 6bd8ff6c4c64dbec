-- Two sources that share an indicator's years out leave none to nobody: neither between them nor before the first or after the
-- last, where a build of another as_of date looks too and would find no row at all instead of a gap.
with

ordered as (
    select
        indicator_code, mineral_code, source_id, from_year, to_year,
        row_number() over (
            partition by indicator_code, mineral_code order by coalesce(from_year, 0), coalesce(to_year, 9999)
        ) as place,
        lag(to_year) over (
            partition by indicator_code, mineral_code order by coalesce(from_year, 0), coalesce(to_year, 9999)
        ) as year_before,
        count(*) over (partition by indicator_code, mineral_code) as source_count
    from {{ ref('indicator_sources') }}
),

unshared as (
    select * from ordered
    where
        (place = 1 and from_year is not null)
        or (place > 1 and coalesce(from_year <> year_before + 1, true))
        or (place = source_count and to_year is not null)
)

select * from unshared
