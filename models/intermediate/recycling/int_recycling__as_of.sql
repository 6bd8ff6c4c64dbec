with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

rates as (
    select * from {{ ref('int_recycling__rates') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

recycling_series as (
    select * from {{ ref('recycling_series') }}
),

harmonised as (
    select
        editions.source_id,
        editions.edition_id,
        editions.snapshot_id,
        editions.published_on,
        editions.published_on as known_on,
        rates.raw_row_id,
        rates.rate_as_published,
        recycling_series.mineral_code,
        recycling_series.material_as_published,
        recycling_series.role,
        recycling_series.concept_code,
        recycling_series.is_proxy,
        recycling_series.reference_year,
        rates.rate_pct / 100 as secondary_supply_rate,
        rates.lower_pct / 100 as lowest_rate,
        rates.upper_pct / 100 as highest_rate,
        rates.value_flag
    from rates
    inner join editions on rates.snapshot_id = editions.raw_snapshot_id
    inner join recycling_series
        on editions.source_id = recycling_series.source_id
        and rates.material_as_published = recycling_series.material_as_published
),

newest as (
    {{ newest_edition('harmonised', ['source_id', 'mineral_code', 'material_as_published', 'reference_year']) }}
),

as_of as (
    select
        baseline.scenario_id,
        newest.source_id,
        newest.edition_id,
        newest.snapshot_id,
        newest.raw_row_id,
        newest.rate_as_published,
        newest.mineral_code,
        newest.material_as_published,
        newest.role,
        newest.concept_code,
        newest.is_proxy,
        newest.reference_year,
        newest.secondary_supply_rate,
        newest.lowest_rate,
        newest.highest_rate,
        newest.value_flag
    from newest
    cross join baseline
)

select * from as_of
