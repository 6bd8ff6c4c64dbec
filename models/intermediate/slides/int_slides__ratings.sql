with

minerals as (
    select * from {{ ref('minerals') }}
    where mineral_code in (select rated.mineral_code from {{ ref('stg_meti_2022__ratings') }} as rated)
),

-- The slides print shares, which give the first four indicators; they print no price series and no rate.
indicators as (
    select indicators.*
    from {{ ref('indicators') }} as indicators
    where exists (
        select 1 from {{ ref('indicator_sources') }} as indicator_sources
        where indicator_sources.indicator_code = indicators.indicator_code
    )
),

rule_sets as (
    select * from {{ ref('rule_sets') }}
),

-- Slides and statistics are compared on the basis that stands on the page.
thresholds as (
    select thresholds.*
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('indicator_bases') }} as indicator_bases
        on thresholds.indicator_code = indicator_bases.indicator_code
        and coalesce(thresholds.basis, '') = coalesce(indicator_bases.basis, '')
    where indicator_bases.headline_priority = 1
),

measures as (
    select * from {{ ref('int_slides__measures') }}
),

rated as (
    select
        rule_sets.rule_set,
        minerals.mineral_code,
        indicators.indicator_code,
        measures.measured_value,
        case
            when measures.measured_value is not null
                then {{ rating('measured_value', 'low_mid_cut', 'mid_high_cut', 'thresholds.direction') }}
        end as our_rating,
        case
            when thresholds.rule_set is null then 'rule_not_defined'
            when measures.measured_value is null then 'no_chart'
            else 'rated'
        end as rating_reason
    from rule_sets
    cross join minerals
    cross join indicators
    left join thresholds
        on rule_sets.rule_set = thresholds.rule_set and indicators.indicator_code = thresholds.indicator_code
    left join measures
        on minerals.mineral_code = measures.mineral_code
        and indicators.indicator_code = measures.indicator_code
        and thresholds.measure_code = measures.measure_code
)

select * from rated
