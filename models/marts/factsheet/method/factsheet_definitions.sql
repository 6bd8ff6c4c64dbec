with

indicators as (
    select * from {{ ref('indicators') }}
),

bases as (
    select * from {{ ref('indicator_bases') }}
    where headline_priority is not null
),

thresholds as (
    select thresholds.*
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    where rule_sets.is_default
),

-- A measure answers an indicator by the rating; both ratings that call for one call for the same.
answers as (
    select
        rules.indicator_code,
        {{ joined_text("cast(measures.sort_order as " ~ type_text() ~ ") || ':' || measures.name_ja") }} as measure_names_ja,
        {{ joined_text("cast(measures.sort_order as " ~ type_text() ~ ") || ':' || measures.name_en") }} as measure_names_en
    from {{ ref('response_rules') }} as rules
    inner join {{ ref('measures') }} as measures on rules.measure_code = measures.measure_code
    group by rules.indicator_code
),

definitions as (
    select
        indicators.indicator_code, indicators.indicator_number, indicators.name_ja, indicators.name_en, indicators.formula_ja,
        indicators.formula_en, indicators.direction, bases.headline_priority as basis_order, coalesce(bases.basis, '') as basis,
        thresholds.low_mid_cut, thresholds.mid_high_cut, thresholds.low_mid_admissible_from,
        thresholds.low_mid_admissible_to, thresholds.mid_high_admissible_from, thresholds.mid_high_admissible_to,
        answers.measure_names_ja, answers.measure_names_en
    from indicators
    inner join bases on indicators.indicator_code = bases.indicator_code
    inner join thresholds
        on indicators.indicator_code = thresholds.indicator_code and coalesce(bases.basis, '') = coalesce(thresholds.basis, '')
    inner join answers on indicators.indicator_code = answers.indicator_code
)

select * from definitions
