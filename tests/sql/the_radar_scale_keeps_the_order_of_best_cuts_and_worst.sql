-- Best, the two cuts and worst follow each other in one direction, and every rule of the default set has its ends.
with

cuts as (
    select thresholds.*
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    where rule_sets.is_default and thresholds.measure_code = 'indicator_value'
),

scale as (
    select
        cuts.indicator_code, cuts.basis, radar_scale.best_value, cuts.low_mid_cut, cuts.mid_high_cut, radar_scale.worst_value
    from cuts
    left join {{ ref('radar_scale') }} as radar_scale
        on cuts.indicator_code = radar_scale.indicator_code and coalesce(cuts.basis, '') = coalesce(radar_scale.basis, '')
)

select * from scale
where
    not coalesce(
        (best_value < low_mid_cut and low_mid_cut < mid_high_cut and mid_high_cut < worst_value)
        or (best_value > low_mid_cut and low_mid_cut > mid_high_cut and mid_high_cut > worst_value),
        false
    )
