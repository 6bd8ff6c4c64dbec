{%- set keys = ['mineral_code', 'reporter_code', 'indicator_code'] -%}
with

stops as (
    select * from {{ ref('single_supplier_stop') }}
),

stopping as (
    select distinct mineral_code, reporter_code, country_code from stops
),

baseline as (
    select rated.*
    from {{ ref('scenario_indicators') }} as rated
    inner join {{ ref('scenarios') }} as scenarios on rated.scenario_id = scenarios.scenario_id
    where scenarios.is_baseline
),

thresholds as (
    select thresholds.*
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    where rule_sets.is_default and thresholds.measure_code = 'indicator_value'
),

-- All six indicators: what the country does not supply stays as it is.
compared as (
    select
        stopping.country_code, {{ prefixed('baseline', keys) }}, stops.country_code is not null as is_acted_on,
        baseline.indicator_value as value_before, baseline.rating as rating_before,
        case when stops.country_code is null then baseline.indicator_value else stops.value_after end as value_after,
        coalesce(stops.rating_after, baseline.rating) as rating_after,
        coalesce(stops.risk_score_after - stops.risk_score_before, 0) as risk_change,
        case
            when baseline.indicator_value is not null and stops.country_code is not null and stops.value_after is null
                then 'nothing_left'
            else baseline.value_flag
        end as value_flag,
        case
            when stops.country_code is null then {{ is_unsettled('baseline') }}
            else
                {{ is_cut_undetermined(
                    'stops.value_after', 'low_mid_admissible_from', 'low_mid_admissible_to', 'thresholds.direction'
                ) }}
                or {{ is_cut_undetermined(
                    'stops.value_after', 'mid_high_admissible_from', 'mid_high_admissible_to', 'thresholds.direction'
                ) }}
        end as is_unsettled_after,
        stops.supply_stage, stops.lost_share
    from baseline
    inner join stopping
        on {{ same('baseline', 'stopping', ['mineral_code', 'reporter_code']) }}
    left join stops
        on {{ same('baseline', 'stops', keys) }}
    left join thresholds
        on baseline.indicator_code = thresholds.indicator_code and baseline.basis = coalesce(thresholds.basis, '')
)

select * from compared
