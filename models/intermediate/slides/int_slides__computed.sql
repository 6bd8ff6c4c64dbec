with

slices as (
    select * from {{ ref('int_slides__shares') }}
),

indicators as (
    select * from {{ ref('indicators') }}
    where depends_on_reporter
),

-- The slides are the default reporter's.
quantities as (
    select all_quantities.*
    from {{ ref('int_quantities__by_country') }} as all_quantities
    inner join {{ ref('reporters') }} as reporters on all_quantities.reporter_code = reporters.reporter_code
    where all_quantities.basis = 'contained' and reporters.is_default
),

-- The import charts, which Japan's own customs files can check.
charts as (
    select distinct slices.chart_id, slices.mineral_code, slices.supply_stage, slices.reference_year, slices.total_t
    from slices
    inner join indicators on slices.supply_stage = indicators.supply_stage
),

-- Countries that a chart does not name are its remainder, whatever the statistics know of them.
sorted as (
    select
        charts.chart_id,
        case when slices.is_remainder is null or slices.is_remainder then 'OTH' else slices.country_code end as country_code,
        quantities.quantity
    from charts
    inner join quantities
        on charts.mineral_code = quantities.mineral_code
        and charts.supply_stage = quantities.supply_stage
        and charts.reference_year = quantities.reference_year
    left join slices
        on charts.chart_id = slices.chart_id
        and quantities.country_code = slices.country_code
),

computed as (
    select
        chart_id,
        country_code,
        sum(quantity) as computed_t,
        sum(sum(quantity)) over (partition by chart_id) as computed_total_t
    from sorted
    group by chart_id, country_code
)

select * from computed
