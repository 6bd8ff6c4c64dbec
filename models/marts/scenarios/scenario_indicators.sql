with

subjects as (
    select * from {{ ref('int_scenarios__subjects') }}
),

variants as (
    select * from {{ ref('int_scenarios__variants') }}
),

scenario_values as (
    select * from {{ ref('int_scenarios__values') }}
),

actions as (
    select
        scenario_id, lever, mineral_code, reporter_code, indicator_code,
        max(case when is_projected then 1 else 0 end) = 1 as is_projected
    from {{ ref('int_scenarios__actions') }}
    group by scenario_id, lever, mineral_code, reporter_code, indicator_code
),

thresholds as (
    select thresholds.*
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    where rule_sets.is_default and thresholds.measure_code = 'indicator_value'
),

-- What is missing before stays missing: a lever makes no statistics.
valued as (
    select
        variants.scenario_id, variants.lever, subjects.mineral_code, subjects.reporter_code, subjects.indicator_code,
        subjects.reference_year, subjects.basis,
        {{ mart_round('scenario_values.indicator_value') }} as indicator_value,
        {{ mart_round('scenario_values.upper_bound') }} as upper_bound,
        case
            when subjects.indicator_value is not null and scenario_values.indicator_value is null then 'nothing_left'
            else subjects.value_flag
        end as value_flag,
        thresholds.low_mid_cut, thresholds.mid_high_cut, thresholds.direction,
        {{ is_cut_undetermined(
            'scenario_values.indicator_value', 'low_mid_admissible_from', 'low_mid_admissible_to', 'direction'
        ) }}
        or {{ is_cut_undetermined(
            'scenario_values.indicator_value', 'mid_high_admissible_from', 'mid_high_admissible_to', 'direction'
        ) }} as has_undetermined_cut,
        actions.scenario_id is not null as is_acted_on,
        coalesce(actions.is_projected, false) as is_projected
    from variants
    cross join subjects
    left join scenario_values
        on {{ same('variants', 'scenario_values', ['scenario_id', 'lever']) }}
        and {{ same('subjects', 'scenario_values', ['mineral_code', 'reporter_code', 'indicator_code']) }}
    left join actions
        on {{ same('variants', 'actions', ['scenario_id', 'lever']) }}
        and {{ same('subjects', 'actions', ['mineral_code', 'reporter_code', 'indicator_code']) }}
    left join thresholds
        on subjects.indicator_code = thresholds.indicator_code and subjects.basis = coalesce(thresholds.basis, '')
),

rated as (
    select
        scenario_id, lever, mineral_code, reporter_code, indicator_code, reference_year, basis, indicator_value, upper_bound,
        value_flag,
        coalesce({{ rating('indicator_value', 'low_mid_cut', 'mid_high_cut', 'direction') }}, 'N/A') as rating,
        case
            when indicator_value is null then value_flag
            when low_mid_cut is null then 'rule_not_defined'
            when has_undetermined_cut then 'cut_undetermined'
            when
                {{ rating('indicator_value', 'low_mid_cut', 'mid_high_cut', 'direction') }}
                <> {{ rating('upper_bound', 'low_mid_cut', 'mid_high_cut', 'direction') }}
                then 'bounds_straddle_cut'
            else 'rated'
        end as rating_reason,
        low_mid_cut, mid_high_cut,
        {{ mart_round(distance_to_cut('indicator_value', 'low_mid_cut', 'mid_high_cut')) }} as distance_to_cut,
        is_acted_on, is_projected
    from valued
)

select * from rated
