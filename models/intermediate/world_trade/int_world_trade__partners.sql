with

flows as (
    select * from {{ ref('int_world_trade__harmonised') }}
),

measured as (
    select flows.*, 'contained' as basis, 't' as unit, flows.contained_t as quantity from flows
    union all
    select flows.*, 'value' as basis, 'thousand USD' as unit, flows.value_thousand_usd as quantity from flows
),

partners as (
    select
        source_id,
        edition_id,
        nomenclature,
        reporter_code,
        mineral_code,
        supply_stage,
        stage_coverage,
        reference_year,
        basis,
        unit,
        country_code,
        is_remainder,
        sum(quantity) as quantity,
        -- A flow whose weight is not given has a value all the same.
        sum(case when quantity is null then value_thousand_usd else 0 end) as value_without_weight_thousand_usd,
        sum(value_thousand_usd) as value_thousand_usd
    from measured
    group by
        source_id, edition_id, nomenclature, reporter_code, mineral_code, supply_stage, stage_coverage, reference_year, basis,
        unit, country_code, is_remainder
)

select * from partners
