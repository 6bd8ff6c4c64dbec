with

slices as (
    select * from {{ ref('int_slides__shares') }}
),

indicators as (
    select * from {{ ref('indicators') }}
    where depends_on_reporter
),

computed as (
    select * from {{ ref('int_slides__computed') }}
),

totals as (
    select distinct chart_id, computed_total_t from computed
),

reasons as (
    select * from {{ ref('reproduction_reasons') }}
),

compared as (
    select
        slices.mineral_code,
        slices.supply_stage,
        slices.reference_year,
        case when slices.is_remainder then 'OTH' else slices.country_code end as country_code,
        'contained' as basis,
        slices.printed_share as published_share,
        -- A country of the chart without a row in the files sent nothing; without any file there is nothing to compare.
        coalesce(computed.computed_t, 0) / nullif(totals.computed_total_t, 0) as computed_share,
        slices.total_t as published_total,
        totals.computed_total_t as computed_total
    from slices
    inner join indicators on slices.supply_stage = indicators.supply_stage
    left join totals on slices.chart_id = totals.chart_id
    left join computed
        on slices.chart_id = computed.chart_id
        and case when slices.is_remainder then 'OTH' else slices.country_code end = computed.country_code
),

explained as (
    select
        compared.mineral_code,
        compared.supply_stage,
        compared.reference_year,
        compared.country_code,
        compared.basis,
        {{ mart_round('compared.published_share') }} as published_share,
        {{ mart_round('compared.computed_share') }} as computed_share,
        {{ mart_round('100 * (compared.computed_share - compared.published_share)') }} as difference_points,
        compared.published_total,
        {{ mart_round('compared.computed_total') }} as computed_total,
        case
            when abs(100 * (compared.computed_share - compared.published_share)) > {{ parameter('slide_tolerance_points') }}
                then reasons.reason_code
        end as reason_code
    from compared
    left join reasons
        on compared.mineral_code = reasons.mineral_code
        and compared.supply_stage = reasons.supply_stage
        and compared.country_code = reasons.country_code
)

select * from explained
