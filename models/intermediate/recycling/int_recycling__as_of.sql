with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

input_rates as (
    select * from {{ ref('stg_eu_crm__eol_rir') }}
),

estimates as (
    select * from {{ ref('stg_unep_irp__recycling_rates') }}
),

-- Several estimates of one metal make a range from the lowest to the highest; a bound from above begins at nothing.
recycled_content as (
    select
        snapshot_id,
        min(raw_row_id) as raw_row_id,
        metal_as_published as material_as_published,
        min(coalesce(lower_pct, 0)) as lower_pct,
        max(upper_pct) as upper_pct
    from estimates
    where rate_code = 'rc'
    group by snapshot_id, metal_as_published
),

rates as (
    select
        snapshot_id, raw_row_id, material_as_published, eol_rir_pct as rate_pct, eol_rir_pct as lower_pct,
        eol_rir_pct as upper_pct, value_flag
    from input_rates
    union all
    select
        snapshot_id, raw_row_id, material_as_published,
        lower_pct + (upper_pct - lower_pct) * {{ parameter('recycled_content_place_in_range') }},
        lower_pct, upper_pct, case when upper_pct = 0 then 'zero' else 'reported' end
    from recycled_content
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
