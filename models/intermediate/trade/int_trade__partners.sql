with

imports as (
    select * from {{ ref('int_trade__imports') }}
),

measured as (
    select imports.*, 'gross' as basis, 't' as unit, imports.gross_t as quantity from imports
    where imports.is_in_gross
    union all
    select imports.*, 'contained' as basis, 't' as unit, imports.contained_t as quantity from imports
    union all
    select
        imports.*, 'value' as basis,
        case when imports.value_thousand_jpy is null then 'thousand USD' else 'thousand JPY' end as unit,
        coalesce(imports.value_thousand_jpy, imports.value_thousand_usd) as quantity
    from imports
),

partners as (
    select
        scenario_id,
        import_series_code,
        is_series_break,
        stage_coverage,
        source_id,
        edition_id,
        mineral_code,
        reporter_code,
        supply_stage,
        reference_year,
        basis,
        country_code,
        is_remainder,
        unit,
        sum(quantity) as quantity,
        -- A flow whose weight is not given has a value all the same.
        sum(case when quantity is null then coalesce(value_thousand_jpy, value_thousand_usd) else 0 end)
            as value_without_weight,
        sum(coalesce(value_thousand_jpy, value_thousand_usd)) as trade_value,
        case
            when sum(quantity) is null then 'not_available'
            when max(case when is_as_of_approximate then 1 else 0 end) = 1 then 'as_of_approximate'
            when sum(quantity) = 0 and sum(coalesce(value_thousand_jpy, value_thousand_usd)) > 0 then 'below_unit'
            else 'reported'
        end as value_flag
    from measured
    group by
        scenario_id, import_series_code, is_series_break, stage_coverage, source_id, edition_id, mineral_code, reporter_code,
        supply_stage, reference_year, basis, country_code, is_remainder, unit
)

select * from partners
