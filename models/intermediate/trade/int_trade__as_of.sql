with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

newest as (
    {{ newest_edition(ref('int_trade__corrected'), ['source_id', 'reporter_code', 'reference_year']) }}
),

as_of as (
    select
        baseline.scenario_id,
        newest.source_id,
        newest.edition_id,
        newest.snapshot_id,
        newest.raw_row_id,
        newest.reporter_code,
        newest.mineral_code,
        newest.supply_stage,
        newest.hs9_code,
        newest.country_code,
        newest.is_remainder,
        newest.reference_year,
        newest.quantity_as_published,
        newest.unit_as_published,
        newest.content_factor,
        newest.is_in_gross,
        newest.gross_t,
        newest.contained_t,
        newest.value_thousand_jpy,
        newest.published_on > {{ as_of_date() }} as is_as_of_approximate
    from newest
    cross join baseline
    where newest.is_counted
)

select * from as_of
