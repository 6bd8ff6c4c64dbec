with

minerals as (
    select * from {{ ref('minerals') }}
),

headlines as (
    select mineral_code, max(as_of) as as_of
    from {{ ref('factsheet_headlines') }}
    group by mineral_code
),

rule_sets as (
    select * from {{ ref('rule_sets') }}
    where is_default
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
        headlines.as_of,
        rule_sets.rule_set,
        rule_sets.name_ja as rule_set_name_ja,
        rule_sets.name_en as rule_set_name_en,
        cast({{ parameter('stale_after_years') }} as integer) as stale_after_years,
        slides.mineral_code is not null as is_in_deck
    from minerals
    inner join headlines on minerals.mineral_code = headlines.mineral_code
    left join slides on minerals.mineral_code = slides.mineral_code
    cross join rule_sets
)

select * from described
