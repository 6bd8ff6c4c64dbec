with

quantities as (
    select * from {{ ref('int_quantities__by_country') }}
),

-- Named countries and remainders make the whole; a printed world total never does, and a withheld country is on neither side.
shared as (
    select
        scenario_id,
        mineral_code,
        reporter_code,
        supply_stage,
        reference_year,
        basis,
        country_code,
        is_remainder,
        {{ mart_round('quantity') }} as quantity,
        unit,
        {{ mart_round(
            "quantity / nullif(sum(quantity) over (partition by scenario_id, mineral_code, reporter_code, supply_stage, "
            ~ "reference_year, basis, source_id), 0)"
        ) }} as share,
        value_flag,
        source_id,
        import_series_code,
        is_series_break
    from quantities
)

select * from shared
