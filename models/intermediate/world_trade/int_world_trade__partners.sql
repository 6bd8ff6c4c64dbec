with

import_series as (
    select * from {{ ref('import_series') }}
),

customs as (
    select imports.*, import_series.import_series_code
    from {{ ref('int_trade__as_of') }} as imports
    inner join import_series on imports.source_id = import_series.source_id
),

indicators as (
    select * from {{ ref('indicators') }}
    where depends_on_reporter
),

flows as (
    select
        import_series_code, source_id, edition_id, nomenclature, reporter_code, mineral_code, supply_stage, stage_coverage,
        reference_year, country_code, is_remainder, true as is_in_gross, gross_t, contained_t, value_thousand_usd as trade_value,
        'thousand USD' as value_unit
    from {{ ref('int_world_trade__harmonised') }}
    union all
    select
        customs.import_series_code, customs.source_id, customs.edition_id, cast(null as {{ type_text() }}), customs.reporter_code,
        customs.mineral_code, customs.supply_stage, 'whole', customs.reference_year, customs.country_code,
        customs.is_remainder, customs.is_in_gross, customs.gross_t, customs.contained_t, customs.value_thousand_jpy,
        'thousand JPY'
    from customs
    inner join indicators on customs.supply_stage = indicators.supply_stage
),

measured as (
    select flows.*, 'gross' as basis, 't' as unit, flows.gross_t as quantity from flows
    where flows.is_in_gross
    union all
    select flows.*, 'contained' as basis, 't' as unit, flows.contained_t as quantity from flows
    union all
    select flows.*, 'value' as basis, flows.value_unit as unit, flows.trade_value as quantity from flows
),

partners as (
    select
        import_series_code, source_id, edition_id, nomenclature, reporter_code, mineral_code, supply_stage, stage_coverage,
        reference_year, basis, unit, country_code, is_remainder,
        sum(quantity) as quantity,
        -- A flow whose weight is not given has a value all the same.
        sum(case when quantity is null then trade_value else 0 end) as value_without_weight,
        sum(trade_value) as trade_value
    from measured
    group by
        import_series_code, source_id, edition_id, nomenclature, reporter_code, mineral_code, supply_stage, stage_coverage,
        reference_year, basis, unit, country_code, is_remainder
)

select * from partners
