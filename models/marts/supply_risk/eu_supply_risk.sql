{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'reference_year'] -%}
with

totals as (
    select * from {{ ref('int_supply_risk__totals') }}
),

world as (
    select * from {{ ref('int_supply_risk__world_supply') }}
),

governed as (
    select * from {{ ref('int_supply_risk__governed') }}
    where method_code = 'eu_supply_risk'
),

sourced as (
    select
        {{ keys | join(', ') }},
        {{ governed_concentration('quantity', 'governance_g', 'trade_parameter') }} as sourcing_risk,
        max(case when has_trade_measure and quantity > 0 then 1 else 0 end) = 1 as has_trade_measure,
        max(case when is_beginning_unknown and quantity > 0 then 1 else 0 end) = 1 as is_beginning_unknown,
        {{ joined_text('governance_edition_id') }} as governance_edition_ids
    from governed
    group by {{ keys | join(', ') }}
),

-- One study and one year serve every year: recycling changes slowly, and nothing newer is held.
recycling as (
    select scenario_id, mineral_code, max(secondary_supply_rate) as eol_rir, min(edition_id) as recycling_edition_id
    from {{ ref('recycling_rates') }}
    where concept_code = 'eol_rir' and secondary_supply_rate is not null
    group by scenario_id, mineral_code
),

gathered as (
    select
        totals.*,
        world.world_supply_risk,
        sourced.sourcing_risk, sourced.governance_edition_ids,
        recycling.eol_rir, recycling.recycling_edition_id,
        coalesce(sourced.has_trade_measure, false) or coalesce(world.has_trade_measure, false) as has_trade_measure,
        coalesce(sourced.is_beginning_unknown, false) or coalesce(world.is_beginning_unknown, false) as is_beginning_unknown,
        {{ import_reliance('totals.home_production_t', 'totals.imports_t', 'coalesce(totals.exports_t, 0)') }} as import_reliance
    from totals
    left join world on {{ same('totals', 'world', ['scenario_id', 'mineral_code', 'reference_year']) }}
    left join sourced on {{ same('totals', 'sourced', keys) }}
    left join recycling on {{ same('totals', 'recycling', ['scenario_id', 'mineral_code']) }}
),

scored as (
    select
        *,
        case
            when missing_reason is not null then missing_reason
            when eol_rir is null then 'no_recycling_rate'
            when import_reliance is null then 'no_apparent_consumption'
            when world_supply_risk is null or sourcing_risk is null then 'no_governance_score'
            else 'scored'
        end as reason_code,
        {{ eu_supply_risk(
            'world_supply_risk', 'sourcing_risk', 'import_reliance', 'eol_rir', parameter('eu_substitution_index')
        ) }} as score
    from gathered
),

rounded as (
    select
        scenario_id, mineral_code, reporter_code, reference_year,
        case when reason_code = 'scored' then {{ mart_round('score') }} end as score,
        reason_code,
        {{ mart_round('world_supply_risk') }} as world_supply_risk,
        case when missing_reason is null then {{ mart_round('sourcing_risk') }} end as sourcing_risk,
        case when missing_reason is null then {{ mart_round('import_reliance') }} end as import_reliance,
        {{ mart_round('eol_rir') }} as eol_rir,
        {{ parameter('eu_substitution_index') }} as substitution_index,
        true as is_substitution_assumed,
        not has_trade_measure as is_trade_parameter_assumed,
        is_beginning_unknown as is_measure_beginning_unknown,
        exports_t is null as is_exports_missing,
        {{ mart_round('home_production_t', 3) }} as home_production_t,
        home_flag,
        {{ mart_round('imports_t', 3) }} as imports_t,
        {{ mart_round('exports_t', 3) }} as exports_t,
        production_stage, is_production_proxy, stages_counted, stages_missing, is_stage_partial, production_edition_id,
        import_edition_ids, governance_edition_ids, recycling_edition_id
    from scored
)

select * from rounded
