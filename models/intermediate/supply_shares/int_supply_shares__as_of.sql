with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

-- Only the world's supply: what the European Union buys is another question.
shares as (
    select * from {{ ref('stg_eu_crm__supply_shares') }}
    where supply_scope = 'world'
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

supply_share_series as (
    select * from {{ ref('supply_share_series') }}
),

country_names as (
    select * from {{ ref('country_names') }}
),

harmonised as (
    select
        editions.source_id,
        editions.edition_id,
        editions.snapshot_id,
        editions.published_on,
        editions.published_on as known_on,
        shares.raw_row_id,
        supply_share_series.mineral_code,
        supply_share_series.supply_stage,
        supply_share_series.basis,
        supply_share_series.reference_year,
        shares.material_as_published,
        country_names.country_code,
        shares.share_as_published,
        shares.share_pct,
        case when shares.value_flag = 'reported' then 'study_mean' else shares.value_flag end as value_flag
    from shares
    inner join editions on shares.snapshot_id = editions.raw_snapshot_id
    inner join supply_share_series
        on editions.source_id = supply_share_series.source_id
        and shares.material_as_published = supply_share_series.material_as_published
        and shares.stage_as_published = supply_share_series.stage_as_published
    inner join country_names
        on editions.source_id = country_names.source_id
        and shares.country_as_published = country_names.name_as_published
),

newest as (
    {{ newest_edition('harmonised', ['source_id', 'mineral_code', 'supply_stage', 'reference_year']) }}
),

as_of as (
    select
        baseline.scenario_id,
        newest.source_id,
        newest.edition_id,
        newest.snapshot_id,
        newest.raw_row_id,
        newest.mineral_code,
        newest.supply_stage,
        newest.basis,
        newest.reference_year,
        newest.material_as_published,
        newest.country_code,
        newest.share_as_published,
        newest.share_pct,
        newest.value_flag
    from newest
    cross join baseline
)

select * from as_of
