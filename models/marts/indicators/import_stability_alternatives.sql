with

years as (
    select distinct scenario_id, mineral_code, reporter_code, indicator_code, supply_stage, reference_year, basis
    from {{ ref('int_indicators__years') }}
    where depends_on_reporter
),

stage_status as (
    select * from {{ ref('int_trade__stage_status') }}
    where missing_flag is null
),

stability as (
    select * from {{ ref('int_trade__stability') }}
),

stability_indices as (
    select * from {{ ref('stability_indices') }}
),

alternatives as (
    select
        years.scenario_id,
        years.mineral_code,
        years.reporter_code,
        years.indicator_code,
        years.reference_year,
        years.basis,
        stability.stability_index,
        stability.governance_rule,
        stability_indices.is_default and stability.governance_rule = 'default' as is_default,
        {{ mart_round('stability.indicator_value') }} as indicator_value,
        {{ mart_round('stability.upper_bound') }} as upper_bound,
        stability.value_flag
    from years
    inner join stage_status
        on years.scenario_id = stage_status.scenario_id
        and years.mineral_code = stage_status.mineral_code
        and years.reporter_code = stage_status.reporter_code
        and years.indicator_code = stage_status.indicator_code
        and years.reference_year = stage_status.reference_year
    inner join stability
        on years.scenario_id = stability.scenario_id
        and years.mineral_code = stability.mineral_code
        and years.reporter_code = stability.reporter_code
        and years.supply_stage = stability.supply_stage
        and years.reference_year = stability.reference_year
        and years.basis = stability.basis
    inner join stability_indices on stability.stability_index = stability_indices.stability_index
)

select * from alternatives
