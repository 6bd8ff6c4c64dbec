-- A series that no edition prints by that name is a typing slip, and its mineral would be N/A for the wrong reason.
with

chosen as (
    -- Of a source that may not be passed on only where the build holds it.
    select source_id, mineral_as_published, price_as_published as name_as_published from {{ ref('price_series') }}
    where {{ is_committed('source_id') }} or source_id in (select held.source_id from {{ ref('snapshots') }} as held)
    union all
    select source_id, '', material_as_published from {{ ref('recycling_series') }}
    union all
    select source_id, stage_as_published, material_as_published from {{ ref('supply_share_series') }}
),

published as (
    select distinct 'usgs_mcs' as source_id, mineral_as_published, price_as_published as name_as_published
    from {{ ref('stg_usgs_mcs__prices') }}
    union all
    select distinct 'imf_pcps', series_as_published, series_name
    from {{ ref('stg_imf_pcps__monthly') }}
    where not is_index
    union all
    select distinct 'worldbank_pinksheet', series_as_published, price_basis
    from {{ ref('stg_worldbank_pinksheet__annual') }}
    union all
    select distinct 'worldbank_pinksheet', prices.series_as_published, names.price_as_published
    from {{ ref('stg_worldbank_pinksheet__monthly') }} as prices
    inner join {{ ref('price_series') }} as names on prices.series_as_published = names.price_as_published
    union all
    select distinct 'eu_crm', '', material_as_published
    from {{ ref('stg_eu_crm__eol_rir') }}
    union all
    select distinct 'unep_irp', '', metal_as_published
    from {{ ref('stg_unep_irp__recycling_rates') }}
    union all
    select distinct 'eu_crm', stage_as_published, material_as_published
    from {{ ref('stg_eu_crm__supply_shares') }}
    where supply_scope = 'world'
),

missing as (
    select chosen.source_id, chosen.mineral_as_published, chosen.name_as_published
    from chosen
    left join published
        on chosen.source_id = published.source_id
        and chosen.mineral_as_published = published.mineral_as_published
        and chosen.name_as_published = published.name_as_published
    where published.name_as_published is null
)

select * from missing
