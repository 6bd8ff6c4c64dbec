{%- set figure = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year', 'basis'] -%}
with

contributions as (
    select contributions.*, indicators.supply_stage
    from {{ ref('import_stability_contributions') }} as contributions
    inner join {{ ref('reporters') }} as reporters
        on contributions.reporter_code = reporters.reporter_code and reporters.is_default
    inner join {{ ref('indicator_bases') }} as bases
        on contributions.indicator_code = bases.indicator_code and contributions.basis = bases.basis
        and bases.headline_priority = 1
    inner join {{ ref('indicators') }} as indicators on contributions.indicator_code = indicators.indicator_code
    inner join {{ ref('indicator_values') }} as indicator_values
        on {{ same('contributions', 'indicator_values', figure) }}
    where contributions.share > 0 and not contributions.is_remainder and indicator_values.indicator_value is not null
),

thresholds as (
    select thresholds.*
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    where rule_sets.is_default and thresholds.measure_code = 'indicator_value'
),

-- A partner's part in the index is its squared share times its risk, by either edition; the shares stay.
partners as (
    select
        contributions.*, governance.source_id as governance_source_id, governance.old_edition_id, governance.new_edition_id,
        governance.new_published_on, governance.old_governance_year, governance.new_governance_year, governance.old_g,
        governance.new_g, governance.old_raw_row_id, governance.new_raw_row_id,
        contributions.share * contributions.share * governance.old_g as old_part,
        contributions.share * contributions.share * governance.new_g as new_part
    from contributions
    inner join {{ ref('int_editions__governance') }} as governance
        on contributions.scored_country_code = governance.scored_country_code
        and contributions.reference_year = governance.trade_year
),

summed as (
    select
        partners.*,
        sum(partners.old_part) over (
            partition by {{ prefixed('partners', figure) }}, partners.old_edition_id, partners.new_edition_id
        ) as old_index,
        sum(partners.new_part) over (
            partition by {{ prefixed('partners', figure) }}, partners.old_edition_id, partners.new_edition_id
        ) as new_index
    from partners
),

rated as (
    select
        summed.*,
        {{ rating('old_index', 'low_mid_cut', 'mid_high_cut', 'direction') }} as old_rating,
        {{ rating('new_index', 'low_mid_cut', 'mid_high_cut', 'direction') }} as new_rating,
        {{ rating('old_index - old_part + new_part', 'low_mid_cut', 'mid_high_cut', 'direction') }} as row_rating
    from summed
    inner join thresholds on summed.indicator_code = thresholds.indicator_code and summed.basis = thresholds.basis
),

compared as (
    select
        'governance' as evidence, governance_source_id as source_id, mineral_code, supply_stage,
        case when old_governance_year = new_governance_year then 'same_year' else 'newest_year' end as comparison,
        new_governance_year as reference_year, old_edition_id, new_edition_id, reporter_code, indicator_code, basis,
        old_governance_year as old_reference_year, reference_year as old_indicator_year, reference_year as new_indicator_year,
        new_published_on, country_code, is_remainder, 'risk' as unit, 'changed' as change,
        cast(null as {{ type_text() }}) as old_value_as_published, cast(null as {{ type_text() }}) as new_value_as_published,
        {{ mart_round('old_g') }} as old_value,
        {{ mart_round('new_g') }} as new_value,
        case when old_governance_year < reference_year then 'earlier_governance_year' else 'reported' end as old_value_flag,
        case when new_governance_year < reference_year then 'earlier_governance_year' else 'reported' end as new_value_flag,
        old_raw_row_id, new_raw_row_id, cast(null as {{ type_text() }}) as correction_id,
        {{ mart_round('old_index') }} as old_indicator_value,
        {{ mart_round('new_index') }} as new_indicator_value,
        {{ mart_round('new_index - old_index') }} as indicator_effect,
        {{ mart_round('new_part - old_part') }} as row_effect,
        old_rating, new_rating,
        old_rating <> new_rating as is_rating_moved,
        old_rating <> row_rating as is_moved_by_row_alone
    from rated
    where new_g <> old_g
)

select * from compared
