with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

newest as (
    {{ newest_edition(ref('int_prices__corrected'), ['price_series_id', 'edition_year', 'reference_year', 'reference_month']) }}
),

as_of as (
    select
        baseline.scenario_id,
        newest.source_id,
        newest.edition_id,
        newest.snapshot_id,
        newest.raw_row_id,
        newest.price_series_id,
        newest.mineral_code,
        newest.frequency,
        newest.role,
        newest.reference_year,
        newest.reference_month,
        newest.edition_year,
        newest.unit_as_published,
        newest.price,
        newest.price_usd_per_t,
        case
            when newest.value_flag in ('reported', 'estimated') and newest.published_on > {{ as_of_date() }}
                then 'as_of_approximate'
            else newest.value_flag
        end as value_flag
    from newest
    cross join baseline
)

select * from as_of
