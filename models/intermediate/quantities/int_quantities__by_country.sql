with

production as (
    select * from {{ ref('int_production__as_of') }}
    where not is_world_total
),

reserves as (
    select * from {{ ref('int_reserves__as_of') }}
    where not is_world_total
),

shares as (
    select * from {{ ref('int_supply_shares__by_country') }}
),

trade as (
    select * from {{ ref('int_trade__partners') }}
),

reporters as (
    select * from {{ ref('reporters') }}
    where is_world
),

sources as (
    select * from {{ ref('sources') }}
),

supply as (
    select
        scenario_id, source_id, edition_id, mineral_code, supply_stage, reference_year, basis, country_code, is_remainder,
        quantity_t as quantity, 't' as unit, value_flag
    from production
    union all
    select
        scenario_id, source_id, edition_id, mineral_code, supply_stage, reference_year, basis, country_code, is_remainder,
        quantity_t, 't', value_flag
    from reserves
    union all
    -- Shares have no tonnes behind them: hundredths of a whole that is not given.
    select
        scenario_id, source_id, edition_id, mineral_code, supply_stage, reference_year, basis, country_code, is_remainder,
        share_pct, '%', value_flag
    from shares
),

quantities as (
    select
        supply.scenario_id, supply.mineral_code, reporters.reporter_code, supply.supply_stage, supply.reference_year,
        supply.basis, supply.country_code, supply.is_remainder, supply.quantity, supply.unit,
        supply.value_flag, supply.source_id, supply.edition_id, cast(null as {{ type_text() }}) as import_series_code,
        false as is_series_break, cast(null as {{ type_text() }}) as stage_coverage,
        cast(null as {{ type_double() }}) as value_without_weight, cast(null as {{ type_double() }}) as trade_value
    from supply
    cross join reporters
    union all
    select
        scenario_id, mineral_code, reporter_code, supply_stage, reference_year, basis, country_code, is_remainder, quantity,
        unit, value_flag, source_id, edition_id, import_series_code, is_series_break, stage_coverage, value_without_weight,
        trade_value
    from trade
),

described as (
    select
        quantities.*,
        sources.is_top_n_table
    from quantities
    inner join sources on quantities.source_id = sources.source_id
)

select * from described
