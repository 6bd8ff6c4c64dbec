with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

newest as (
    {{ newest_edition(ref('int_trade__corrected'), ['source_id', 'reporter_code', 'reference_year']) }}
),

left_out as (
    select
        baseline.scenario_id,
        newest.source_id,
        newest.edition_id,
        newest.raw_row_id,
        newest.reporter_code,
        newest.mineral_code,
        newest.supply_stage,
        newest.hs9_code,
        newest.country_code,
        newest.reference_year,
        newest.gross_t,
        newest.value_thousand_jpy
    from newest
    cross join baseline
    where not newest.is_counted
)

select * from left_out
