with

years as (
    select * from {{ ref('int_indicators__years') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

bases as (
    select * from {{ ref('indicator_bases') }}
    where headline_priority is not null
),

ratings as (
    select ratings.*
    from {{ ref('indicator_ratings') }} as ratings
    inner join {{ ref('rule_sets') }} as rule_sets on ratings.rule_set = rule_sets.rule_set
    where rule_sets.is_default
),

concentration as (
    select * from {{ ref('stage_concentration') }}
),

-- The columns of the headline for every year that has a value, so that a question about a year can take the headline's place.
valued as (
    select
        years.mineral_code, years.reporter_code, years.indicator_code, indicators.supply_stage as lever_stage,
        years.supply_stage, years.source_id, years.basis, years.reference_year, indicator_values.indicator_value,
        indicator_values.value_flag, ratings.rating, ratings.rating_reason,
        concentration.total_quantity as stage_quantity, concentration.unit, indicators.depends_on_reporter,
        row_number() over (
            partition by years.mineral_code, years.reporter_code, years.indicator_code, years.reference_year
            order by bases.headline_priority asc
        ) as choice
    from years
    inner join indicators on years.indicator_code = indicators.indicator_code
    inner join bases
        on years.indicator_code = bases.indicator_code and years.basis = coalesce(bases.basis, '')
    inner join {{ ref('indicator_values') }} as indicator_values
        on years.scenario_id = indicator_values.scenario_id and years.mineral_code = indicator_values.mineral_code
        and years.reporter_code = indicator_values.reporter_code
        and years.indicator_code = indicator_values.indicator_code
        and years.reference_year = indicator_values.reference_year and years.basis = indicator_values.basis
    inner join concentration
        on years.scenario_id = concentration.scenario_id and years.mineral_code = concentration.mineral_code
        and years.reporter_code = concentration.reporter_code and years.supply_stage = concentration.supply_stage
        and years.source_id = concentration.source_id and years.reference_year = concentration.reference_year
        and (years.basis = concentration.basis or years.basis = '')
    left join ratings
        on years.scenario_id = ratings.scenario_id and years.mineral_code = ratings.mineral_code
        and years.reporter_code = ratings.reporter_code and years.indicator_code = ratings.indicator_code
        and years.reference_year = ratings.reference_year and years.basis = ratings.basis
    where indicator_values.indicator_value is not null
),

chosen as (
    select
        mineral_code, reporter_code, indicator_code, lever_stage, supply_stage, source_id, basis, reference_year,
        indicator_value, value_flag, rating, rating_reason, stage_quantity, unit, depends_on_reporter
    from valued
    where choice = 1
)

select * from chosen
