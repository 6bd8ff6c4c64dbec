{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'reference_year'] -%}
with

totals as (
    select * from {{ ref('int_supply_risk__totals') }}
),

governed as (
    select
        governed.*,
        totals.home_unlisted_maximum_t
    from {{ ref('int_supply_risk__governed') }} as governed
    inner join totals on {{ same('governed', 'totals', keys) }}
    where governed.method_code = 'geopolrisk'
),

imported as (
    select
        {{ keys | join(', ') }},
        {{ governed_import_share('quantity', 'governance_g', 'is_home') }} as import_share,
        {{ governed_import_share('quantity', 'governance_g', 'is_home', home_extra='max(home_unlisted_maximum_t)') }}
            as import_share_lower,
        {{ joined_text('governance_edition_id') }} as governance_edition_ids
    from governed
    group by {{ keys | join(', ') }}
),

scored as (
    select
        totals.*,
        imported.import_share,
        imported.governance_edition_ids,
        coalesce(totals.missing_reason, case when imported.import_share is null then 'no_governance_score' else 'scored' end)
            as reason_code,
        {{ geopolrisk('totals.world_concentration', 'imported.import_share') }} as score,
        {{ geopolrisk('totals.world_concentration', 'imported.import_share_lower') }} as lower_bound,
        {{ geopolrisk('totals.world_concentration_upper', 'imported.import_share') }} as upper_bound
    from totals
    left join imported on {{ same('totals', 'imported', keys) }}
),

rounded as (
    select
        scenario_id,
        mineral_code,
        reporter_code,
        reference_year,
        case when reason_code = 'scored' then {{ mart_round('score') }} end as score,
        case when reason_code = 'scored' then {{ mart_round('lower_bound') }} end as lower_bound,
        case when reason_code = 'scored' then {{ mart_round('upper_bound') }} end as upper_bound,
        reason_code,
        {{ mart_round('world_concentration') }} as world_concentration,
        case when reason_code = 'scored' then {{ mart_round('import_share') }} end as governed_import_share,
        {{ mart_round('home_production_t', 3) }} as home_production_t,
        home_flag,
        {{ mart_round('imports_t', 3) }} as imports_t,
        production_stage,
        is_production_proxy,
        stages_counted,
        stages_missing,
        is_stage_partial,
        production_edition_id,
        import_edition_ids,
        governance_edition_ids
    from scored
)

select * from rounded
