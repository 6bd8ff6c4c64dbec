with

indicator_values as (
    select * from {{ ref('indicator_values') }}
),

measures as (
    select * from {{ ref('int_indicators__measures') }}
),

rule_sets as (
    select * from {{ ref('rule_sets') }}
),

thresholds as (
    select * from {{ ref('thresholds') }}
),

compared as (
    select
        indicator_values.scenario_id,
        indicator_values.mineral_code,
        indicator_values.reporter_code,
        indicator_values.indicator_code,
        indicator_values.reference_year,
        indicator_values.basis,
        rule_sets.rule_set,
        indicator_values.indicator_value,
        indicator_values.value_flag,
        indicator_values.import_series_code,
        indicator_values.is_series_break,
        thresholds.measure_code,
        thresholds.direction,
        thresholds.low_mid_cut,
        thresholds.mid_high_cut,
        case when indicator_values.indicator_value is not null then measures.measured_value end as measured_value,
        {{ rating('measures.lower_bound', 'low_mid_cut', 'mid_high_cut', 'direction') }} as lower_bound_rating,
        {{ rating('measures.upper_bound', 'low_mid_cut', 'mid_high_cut', 'direction') }} as upper_bound_rating,
        {{ is_cut_undetermined('measures.measured_value', 'low_mid_admissible_from', 'low_mid_admissible_to', 'direction') }}
        or {{ is_cut_undetermined('measures.measured_value', 'mid_high_admissible_from', 'mid_high_admissible_to', 'direction') }}
            as has_undetermined_cut
    from indicator_values
    cross join rule_sets
    left join thresholds
        on rule_sets.rule_set = thresholds.rule_set
        and indicator_values.indicator_code = thresholds.indicator_code
        and indicator_values.basis = coalesce(thresholds.basis, '')
    left join measures
        on indicator_values.scenario_id = measures.scenario_id
        and indicator_values.mineral_code = measures.mineral_code
        and indicator_values.reporter_code = measures.reporter_code
        and indicator_values.indicator_code = measures.indicator_code
        and indicator_values.reference_year = measures.reference_year
        and indicator_values.basis = measures.basis
        and thresholds.measure_code = measures.measure_code
),

rated as (
    select
        scenario_id,
        mineral_code,
        reporter_code,
        indicator_code,
        reference_year,
        basis,
        rule_set,
        indicator_value,
        coalesce({{ rating('measured_value', 'low_mid_cut', 'mid_high_cut', 'direction') }}, 'N/A') as rating,
        case
            when indicator_value is null then value_flag
            when low_mid_cut is null then 'rule_not_defined'
            when has_undetermined_cut then 'cut_undetermined'
            when lower_bound_rating <> upper_bound_rating then 'bounds_straddle_cut'
            else 'rated'
        end as rating_reason,
        low_mid_cut,
        mid_high_cut,
        {{ mart_round(distance_to_cut('measured_value', 'low_mid_cut', 'mid_high_cut')) }} as distance_to_cut,
        measure_code,
        {{ mart_round('measured_value') }} as measured_value,
        -- Both may hold at once, while rating_reason names one.
        indicator_value is not null and has_undetermined_cut as has_undetermined_cut,
        indicator_value is not null and coalesce(lower_bound_rating <> upper_bound_rating, false) as bounds_straddle_cut,
        import_series_code,
        is_series_break
    from compared
)

select * from rated
