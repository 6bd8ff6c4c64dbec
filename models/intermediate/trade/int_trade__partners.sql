with

imports as (
    select * from {{ ref('int_trade__as_of') }}
),

measured as (
    select imports.*, 'gross' as basis, 't' as unit, imports.gross_t as quantity from imports
    where imports.is_in_gross
    union all
    select imports.*, 'contained' as basis, 't' as unit, imports.contained_t as quantity from imports
    union all
    select imports.*, 'value' as basis, 'thousand JPY' as unit, imports.value_thousand_jpy as quantity from imports
),

partners as (
    select
        scenario_id,
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
        case
            when max(case when is_as_of_approximate then 1 else 0 end) = 1 then 'as_of_approximate'
            when sum(quantity) = 0 and sum(value_thousand_jpy) > 0 then 'below_unit'
            else 'reported'
        end as value_flag
    from measured
    group by
        scenario_id, source_id, edition_id, mineral_code, reporter_code, supply_stage, reference_year, basis,
        country_code, is_remainder, unit
)

select * from partners
