-- Totals as printed on the slides, each with the tolerance that its charts deserve; every slice within one point or explained,
-- and an explanation covers no more than the size it states. The slides have eight import charts
-- with 46 slices; they may only be absent where no customs file of their year is known at the as_of date.
with

reproduction as (
    select * from {{ ref('slide_reproduction') }}
    where computed_total is not null
),

tolerances as (
    select 'lithium' as mineral_code, 'refined_import' as supply_stage, 10592 as total_t, 0.005 as tolerance
    union all
    select 'copper', 'refined_import', 50592, 0.005
    union all
    select 'nickel', 'concentrate_import', 158008, 0.01
    union all
    select 'nickel', 'refined_import', 144329, 0.01
    union all
    select 'rare_earths', 'refined_import', 22100, 0.01
    union all
    select 'cobalt', 'refined_import', 9740, 0.01
),

-- What a missing chart or slice would hide.
missing as (
    select
        '' as mineral_code,
        '' as supply_stage,
        'compared' as what,
        1.0 * count(*) as figure
    from reproduction
    having
        (count(distinct mineral_code || ' ' || supply_stage) <> 8 or count(*) <> 46)
        and exists (
            select 1
            from {{ ref('int_trade__harmonised') }} as imports
            inner join {{ ref('int_slides__shares') }} as slides on imports.reference_year = slides.reference_year
            inner join {{ ref('indicators') }} as indicators
                on slides.supply_stage = indicators.supply_stage and indicators.depends_on_reporter
            where imports.known_on <= {{ as_of_date() }}
        )
),

totals as (
    select reproduction.mineral_code, reproduction.supply_stage, 'total' as what, reproduction.computed_total as figure
    from reproduction
    inner join tolerances
        on reproduction.mineral_code = tolerances.mineral_code and reproduction.supply_stage = tolerances.supply_stage
    where
        abs(reproduction.computed_total / tolerances.total_t - 1) > tolerances.tolerance
        or reproduction.published_total <> tolerances.total_t
),

slices as (
    select
        reproduction.mineral_code, reproduction.supply_stage, reproduction.country_code as what,
        reproduction.difference_points as figure
    from reproduction
    left join {{ ref('reproduction_reasons') }} as reasons
        on reproduction.mineral_code = reasons.mineral_code
        and reproduction.supply_stage = reasons.supply_stage
        and reproduction.country_code = reasons.country_code
    where
        abs(reproduction.difference_points) > {{ parameter('slide_tolerance_points') }}
        and (
            reproduction.reason_code is null
            or abs(reproduction.difference_points) > abs(reasons.size_points) + 0.05
            or reproduction.difference_points * reasons.size_points < 0
        )
),

explained as (
    select
        '' as mineral_code,
        '' as supply_stage,
        'explained' as what,
        1.0 * sum(case when reason_code is not null then 1 else 0 end) / count(*) as figure
    from reproduction
    having
        1.0 * sum(case when reason_code is not null then 1 else 0 end) / count(*) > {{ parameter('slide_explained_share_max') }}
),

-- An explanation of a slice that is met has outlived its cause.
idle as (
    select reasons.mineral_code, reasons.supply_stage, reasons.country_code as what, reasons.size_points as figure
    from {{ ref('reproduction_reasons') }} as reasons
    inner join reproduction
        on reasons.mineral_code = reproduction.mineral_code
        and reasons.supply_stage = reproduction.supply_stage
        and reasons.country_code = reproduction.country_code
    where reproduction.reason_code is null
)

select * from missing
union all
select * from totals
union all
select * from slices
union all
select * from explained
union all
select * from idle
