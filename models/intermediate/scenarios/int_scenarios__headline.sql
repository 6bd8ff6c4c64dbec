with

headline as (
    select * from {{ ref('indicator_headline') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

-- A user's row names the stage that the indicator is about (mine), also where another one stands in for it.
described as (
    select
        headline.mineral_code,
        headline.reporter_code,
        headline.indicator_code,
        indicators.supply_stage as lever_stage,
        headline.supply_stage,
        headline.source_id,
        headline.basis,
        headline.reference_year,
        headline.indicator_value,
        headline.value_flag,
        headline.rating,
        headline.rating_reason,
        headline.total_quantity as stage_quantity,
        headline.unit,
        indicators.depends_on_reporter
    from headline
    inner join indicators on headline.indicator_code = indicators.indicator_code
)

select * from described
