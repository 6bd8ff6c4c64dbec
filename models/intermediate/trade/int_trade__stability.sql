with

partners as (
    select * from {{ ref('int_trade__partners') }}
),

governance as (
    select * from {{ ref('int_governance__scores') }}
),

-- Every index and rule is computed for every partner, so that an alternative differs in nothing else.
choices as (
    select distinct stability_index, governance_rule from governance
),

governed as (
    select
        partners.*,
        choices.stability_index,
        choices.governance_rule,
        governance.governance_g,
        governance.edition_id as governance_edition_id,
        governance.value_flag as governance_flag
    from partners
    cross join choices
    left join governance
        on choices.stability_index = governance.stability_index
        and choices.governance_rule = governance.governance_rule
        and partners.country_code = governance.country_code
        and partners.reference_year = governance.reference_year
),

stability as (
    select
        scenario_id,
        mineral_code,
        reporter_code,
        supply_stage,
        reference_year,
        basis,
        stability_index,
        governance_rule,
        min(edition_id) as trade_edition_id,
        {{ joined_text('governance_edition_id') }} as governance_edition_ids,
        {{ import_stability('quantity', 'governance_g') }} as stability,
        {{ import_stability_upper_bound('quantity', 'governance_g') }} as stability_upper_bound,
        coalesce(sum(value_without_weight) / nullif(sum(trade_value), 0) > {{ parameter('value_without_weight_max') }}, false)
            as is_weight_unknown,
        case
            when sum(quantity) is null then 'not_available'
            when max(case when value_flag = 'as_of_approximate' then 1 else 0 end) = 1 then 'as_of_approximate'
            when min(stage_coverage) = 'partial' then 'partial_stage'
            when max(case when governance_flag = 'earlier_governance_year' and quantity > 0 then 1 else 0 end) = 1
                then 'earlier_governance_year'
            when sum(quantity) = 0 then 'below_unit'
            else 'reported'
        end as value_flag
    from governed
    group by
        scenario_id, mineral_code, reporter_code, supply_stage, reference_year, basis, stability_index, governance_rule
),

-- Where too much of the trade has no weight, shares by weight show who declares it; shares by value know every flow.
judged as (
    select
        scenario_id, mineral_code, reporter_code, supply_stage, reference_year, basis, stability_index, governance_rule,
        trade_edition_id, governance_edition_ids,
        case when not is_weight_unknown then stability end as indicator_value,
        case when not is_weight_unknown then stability_upper_bound end as upper_bound,
        case when is_weight_unknown then 'not_available' else value_flag end as value_flag
    from stability
)

select * from judged
