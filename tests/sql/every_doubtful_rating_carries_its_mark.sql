-- Worked out again from shares, bounds and cuts: a printed rating less than sure has its caveat, and each caveat its note.
with

ratings as (
    select * from {{ ref('factsheet_headlines') }}
    where rating <> 'N/A'
),

thresholds as (
    select thresholds.*
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    where rule_sets.is_default
),

shares as (
    select
        scenario_id, mineral_code, reporter_code, supply_stage, source_id, reference_year, basis,
        max(case when value_flag = 'estimated' and share > 0 then 1 else 0 end) as has_estimate,
        max(case when share is null then 1 else 0 end) as has_unknown,
        sum(case when is_remainder then share else 0 end) as remainder_share
    from {{ ref('country_shares') }}
    group by scenario_id, mineral_code, reporter_code, supply_stage, source_id, reference_year, basis
),

bounds as (
    select * from {{ ref('indicator_values') }}
),

doubts as (
    select
        ratings.reporter_code, ratings.mineral_code, ratings.indicator_code,
        ratings.indicator_value > thresholds.low_mid_admissible_from
        and ratings.indicator_value < thresholds.low_mid_admissible_to
        or ratings.indicator_value > thresholds.mid_high_admissible_from
        and ratings.indicator_value < thresholds.mid_high_admissible_to as is_cut_undetermined,
        (ratings.indicator_value < thresholds.low_mid_cut and bounds.upper_bound >= thresholds.low_mid_cut)
        or (ratings.indicator_value < thresholds.mid_high_cut and bounds.upper_bound >= thresholds.mid_high_cut)
            as is_straddling,
        shares.has_estimate = 1 as is_estimated,
        shares.has_unknown = 0 and 1 - shares.remainder_share < 0.7999999 as is_thin
    from ratings
    inner join thresholds
        on ratings.indicator_code = thresholds.indicator_code and ratings.basis = coalesce(thresholds.basis, '')
    left join shares
        on ratings.scenario_id = shares.scenario_id and ratings.mineral_code = shares.mineral_code
        and ratings.reporter_code = shares.reporter_code and ratings.supply_stage = shares.supply_stage
        and ratings.source_id = shares.source_id and ratings.reference_year = shares.reference_year
        and (ratings.basis = shares.basis or ratings.basis = '')
    left join bounds
        on ratings.scenario_id = bounds.scenario_id and ratings.mineral_code = bounds.mineral_code
        and ratings.reporter_code = bounds.reporter_code and ratings.indicator_code = bounds.indicator_code
        and ratings.reference_year = bounds.reference_year and ratings.basis = bounds.basis
),

expected as (
    select reporter_code, mineral_code, indicator_code, 'cut_undetermined' as caveat_code from doubts
    where is_cut_undetermined
    union all
    select reporter_code, mineral_code, indicator_code, 'bounds_straddle_cut' as caveat_code from doubts
    where is_straddling
    union all
    select reporter_code, mineral_code, indicator_code, 'estimated' as caveat_code from doubts
    where is_estimated
    union all
    select reporter_code, mineral_code, indicator_code, 'thin_coverage' as caveat_code from doubts
    where is_thin
),

caveats as (
    select * from {{ ref('factsheet_caveats') }}
),

notes as (
    select distinct reporter_code, mineral_code, indicator_code, sentence_code from {{ ref('factsheet_notes') }}
),

unmarked as (
    select expected.*, 'no mark' as what
    from expected
    left join caveats
        on expected.reporter_code = caveats.reporter_code and expected.mineral_code = caveats.mineral_code
        and expected.indicator_code = caveats.indicator_code and expected.caveat_code = caveats.caveat_code
    where caveats.caveat_code is null
),

unsaid as (
    select caveats.reporter_code, caveats.mineral_code, caveats.indicator_code, caveats.caveat_code, 'no note' as what
    from caveats
    left join notes
        on caveats.reporter_code = notes.reporter_code and caveats.mineral_code = notes.mineral_code
        and caveats.indicator_code = notes.indicator_code and notes.sentence_code = 'note_' || caveats.caveat_code
    where notes.sentence_code is null
)

select * from unmarked
union all
select * from unsaid
