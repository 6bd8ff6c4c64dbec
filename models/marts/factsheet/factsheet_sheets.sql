with

minerals as (
    select * from {{ ref('factsheet_minerals') }}
),

cells as (
    select * from {{ ref('factsheet_columns') }}
),

counted as (
    select
        reporter_code,
        mineral_code,
        cast(sum(case when rating = 'High' then 1 else 0 end) as integer) as high_count,
        cast(sum(case when rating = 'Mid' then 1 else 0 end) as integer) as mid_count,
        cast(sum(case when rating = 'Low' then 1 else 0 end) as integer) as low_count,
        cast(sum(case when rating = 'N/A' then 1 else 0 end) as integer) as na_count
    from cells
    group by reporter_code, mineral_code
),

described as (
    select
        counted.reporter_code,
        counted.mineral_code,
        counted.high_count,
        counted.mid_count,
        counted.low_count,
        counted.na_count,
        counted.na_count < 6 as has_indicator,
        cast(
            row_number() over (
                partition by counted.reporter_code
                order by counted.high_count desc, counted.mid_count desc, counted.low_count asc, minerals.sort_order asc
            ) as integer
        ) as heat_map_order
    from counted
    inner join minerals on counted.mineral_code = minerals.mineral_code
)

select * from described
