{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'reference_year'] -%}
with

subjects as (
    select * from {{ ref('int_supply_risk__subjects') }}
),

imports as (
    select * from {{ ref('int_supply_risk__sourcing') }}
    where not is_home
),

imported as (
    select
        {{ keys | join(', ') }},
        sum(quantity) as imports_t,
        sum(value_without_weight) / nullif(sum(trade_value), 0) as share_without_weight,
        min(source_id) <> max(last_source_id) as has_several_sources,
        min(stage_coverage) as stage_coverage,
        {{ joined_text('edition_id') }} as import_edition_ids
    from imports
    group by {{ keys | join(', ') }}
),

exports as (
    select * from {{ ref('int_supply_risk__exports') }}
),

-- A stage and year is covered where anybody's exports of it are; a country that is not among them then sent nothing.
covered as (
    select distinct mineral_code, supply_stage, reference_year from exports
),

counted_stages as (
    select {{ prefixed('stage_status', keys) }}, stage_status.supply_stage
    from {{ ref('int_trade__stage_status') }} as stage_status
    where stage_status.missing_flag is null or stage_status.missing_flag in ('below_materiality', 'not_traded')
),

exported as (
    select
        {{ prefixed('counted_stages', keys) }},
        sum(coalesce(exports.quantity_t, 0)) as exports_t,
        min(case when covered.mineral_code is null then 0 else 1 end) = 1 as has_exports
    from counted_stages
    left join covered on {{ same('counted_stages', 'covered', ['mineral_code', 'supply_stage', 'reference_year']) }}
    left join exports
        on {{ same('counted_stages', 'exports', ['mineral_code', 'supply_stage', 'reference_year']) }}
        and counted_stages.reporter_code = exports.exporter_code
    group by {{ prefixed('counted_stages', keys) }}
),

judged as (
    select
        {{ prefixed('subjects', keys) }}, subjects.stages_counted, subjects.stages_missing, subjects.production_stage,
        subjects.production_edition_id, subjects.is_production_proxy, subjects.world_concentration,
        subjects.world_concentration_upper, subjects.home_production_t, subjects.home_flag, subjects.home_unlisted_maximum_t,
        coalesce(imported.imports_t, case when subjects.stages_counted is not null then 0 end) as imports_t,
        imported.import_edition_ids,
        coalesce(imported.stage_coverage = 'partial', false) as is_stage_partial,
        case when exported.has_exports then exported.exports_t end as exports_t,
        case
            when subjects.world_concentration is null then 'no_world_production'
            when subjects.home_flag = 'units_differ' then 'units_differ'
            when subjects.home_production_t is null then 'home_production_unknown'
            when subjects.stages_counted is null then subjects.missing_reason_code
            when imported.has_several_sources then 'sources_differ'
            when imported.scenario_id is not null and imported.imports_t is null then 'weights_missing'
            when imported.share_without_weight > {{ parameter('value_without_weight_max') }} then 'weights_missing'
            -- A stage that no extract holds is missing for this year or importer: what is left of the imports says nothing.
            when subjects.is_stage_not_held then 'imports_incomplete'
            -- One that no code separates is missing in all years and for all importers, whose scores rest on the same stage.
            when coalesce(imported.imports_t, 0) = 0 and subjects.stages_missing is not null then 'imports_incomplete'
            when coalesce(imported.imports_t, 0) + subjects.home_production_t = 0 then 'nothing_supplied'
        end as missing_reason
    from subjects
    left join imported on {{ same('subjects', 'imported', keys) }}
    left join exported on {{ same('subjects', 'exported', keys) }}
)

select * from judged
