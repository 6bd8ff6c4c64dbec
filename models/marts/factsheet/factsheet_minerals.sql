with

minerals as (
    select * from {{ ref('minerals') }}
),

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

rule_sets as (
    select * from {{ ref('rule_sets') }}
    where is_default
),

counted as (
    select
        mineral_code,
        max(as_of) as as_of,
        cast(sum(case when rating = 'High' then 1 else 0 end) as integer) as high_count,
        cast(sum(case when rating = 'Mid' then 1 else 0 end) as integer) as mid_count,
        cast(sum(case when rating = 'Low' then 1 else 0 end) as integer) as low_count,
        cast(sum(case when rating = 'N/A' then 1 else 0 end) as integer) as na_count
    from headlines
    group by mineral_code
),

-- The deck shows the minerals that the 2022 slides show; the others have a sheet of their own.
slides as (
    select distinct mineral_code from {{ ref('stg_meti_2022__charts') }}
),

described as (
    select
        minerals.mineral_code,
        minerals.sort_order,
        minerals.name_ja,
        minerals.name_en,
        counted.as_of,
        rule_sets.rule_set,
        rule_sets.name_ja as rule_set_name_ja,
        cast({{ parameter('stale_after_years') }} as integer) as stale_after_years,
        counted.high_count,
        counted.mid_count,
        counted.low_count,
        counted.na_count,
        slides.mineral_code is not null as is_in_deck,
        counted.na_count < 6 as has_indicator,
        cast(
            row_number() over (
                order by counted.high_count desc, counted.mid_count desc, counted.low_count asc, minerals.sort_order asc
            ) as integer
        ) as heat_map_order
    from minerals
    inner join counted on minerals.mineral_code = counted.mineral_code
    left join slides on minerals.mineral_code = slides.mineral_code
    cross join rule_sets
)

select * from described
