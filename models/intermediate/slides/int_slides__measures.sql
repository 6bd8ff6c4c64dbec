with

slices as (
    select * from {{ ref('int_slides__shares') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

governance as (
    select scores.*
    from {{ ref('int_governance__scores') }} as scores
    inner join {{ ref('stability_indices') }} as stability_indices on scores.stability_index = stability_indices.stability_index
    where stability_indices.is_default and scores.governance_rule = 'default'
),

ranked as (
    select
        slices.mineral_code,
        indicators.indicator_code,
        indicators.depends_on_reporter,
        slices.reference_year,
        slices.country_code,
        slices.is_remainder,
        slices.printed_share,
        governance.governance_g,
        governance.governance_percentile,
        row_number() over (
            partition by slices.chart_id
            order by case when slices.is_remainder then 1 else 0 end asc, slices.printed_share desc, slices.country_code asc
        ) as country_rank
    from slices
    inner join indicators on slices.supply_stage = indicators.supply_stage
    left join governance
        on slices.country_code = governance.country_code and slices.reference_year = governance.reference_year
),

by_chart as (
    select
        mineral_code,
        indicator_code,
        reference_year,
        case
            when depends_on_reporter then {{ import_stability('printed_share', 'governance_g', whole='1') }}
            else {{ herfindahl('printed_share', whole='1') }}
        end as indicator_value,
        max(case when country_rank = 1 then printed_share end) as top_country_share,
        max(case when country_rank = 1 then governance_percentile end) as governance_percentile
    from ranked
    group by mineral_code, indicator_code, reference_year, depends_on_reporter
),

measures as (
    select mineral_code, indicator_code, reference_year, 'indicator_value' as measure_code, indicator_value as measured_value
    from by_chart
    union all
    select mineral_code, indicator_code, reference_year, 'top_country_share', top_country_share from by_chart
    union all
    select mineral_code, indicator_code, reference_year, 'governance_percentile', governance_percentile from by_chart
)

select * from measures
