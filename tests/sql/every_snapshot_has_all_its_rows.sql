-- Rows of a raw table that were lost, or came twice, after the import would build as a fall or a rise.
with

held as (
    select snapshot_id from {{ ref('raw_cepii_baci__country_codes') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_cepii_baci__flows') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_cepii_baci__product_codes') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_cepii_baci__top_suppliers') }}
    union all
    select snapshot_id from {{ ref('raw_country_codes__atlas_former') }}
    union all
    select snapshot_id from {{ ref('raw_country_codes__atlas_locations') }}
    union all
    select snapshot_id from {{ ref('raw_country_codes__datahub') }}
    union all
    select snapshot_id from {{ ref('raw_country_codes__m49') }}
    union all
    select snapshot_id from {{ ref('raw_critical_mineral_lists__entries') }}
    union all
    select snapshot_id from {{ ref('raw_estat_api__month_codes') }}
    union all
    select snapshot_id from {{ ref('raw_estat_api__table_ids') }}
    union all
    select snapshot_id from {{ ref('raw_eu_crm__eol_rir') }}
    union all
    select snapshot_id from {{ ref('raw_eu_crm__groupings') }}
    union all
    select snapshot_id from {{ ref('raw_eu_crm__material_uses') }}
    union all
    select snapshot_id from {{ ref('raw_eu_crm__scores') }}
    union all
    select snapshot_id from {{ ref('raw_eu_crm__supply_shares') }}
    union all
    select snapshot_id from {{ ref('raw_export_controls__events') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_hs_concordances__links') }}
    union all
    select snapshot_id from {{ ref('raw_hs_mineral_mapping__atlas_codes') }}
    union all
    select snapshot_id from {{ ref('raw_hs_mineral_mapping__atlas_crosswalk') }}
    union all
    select snapshot_id from {{ ref('raw_hs_mineral_mapping__japan_codes') }}
    union all
    select snapshot_id from {{ ref('raw_iea_critical_minerals__supply') }}
    union all
    select snapshot_id from {{ ref('raw_imf_pcps__monthly') }}
    union all
    select snapshot_id from {{ ref('raw_japan_customs__chapters') }}
    union all
    select snapshot_id from {{ ref('raw_japan_customs__countries') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_japan_customs__export_codes') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_japan_customs__import_codes') }}
    union all
    select snapshot_id from {{ ref('raw_meti_2022__charts') }}
    union all
    select snapshot_id from {{ ref('raw_meti_2022__ratings') }}
    union all
    select snapshot_id from {{ ref('raw_meti_2022__required_measures') }}
    union all
    select snapshot_id from {{ ref('raw_meti_2022__shares') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_mof_trade__imports') }}
    union all
    select snapshot_id from {{ ref('raw_oecd_crc__classes') }}
    union all
    select snapshot_id from {{ ref('raw_oecd_export_restrictions__measures') }}
    union all
    select snapshot_id from {{ ref('raw_un_comtrade__areas') }}
    union all
    select snapshot_id from {{ ref('raw_un_comtrade__bulk_files') }}
    union all
    select snapshot_id from {{ ref('raw_un_comtrade__codes') }}
    union all
    select snapshot_id from {{ ref('raw_un_comtrade__column_layouts') }}
    union all
    select snapshot_id from {{ ref('raw_un_comtrade__commodities') }}
    union all
    select snapshot_id from {{ ref('raw_un_comtrade__flows') }}
    union all
    select snapshot_id from {{ ref('raw_unep_irp__recycling_rates') }}
    union all
    select snapshot_id from {{ ref('raw_usgs_ds140__rare_earths') }}
    union all
    select snapshot_id from {{ ref('raw_usgs_mcs__prices') }}
    union all
    select snapshot_id from {{ ref('raw_usgs_mcs__revisions') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_usgs_mcs__salient') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_usgs_mcs__trends') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_usgs_mcs__world') }}
    union all
    select snapshot_id from {{ ref('raw_usgs_myb__rare_earth_mine') }}
    union all
    select snapshot_id from {{ ref('raw_usgs_myb__rare_earth_prices') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_worldbank_pinksheet__annual') }}
    union all
    select snapshot_id from {{ ref('raw_worldbank_pinksheet__monthly') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_worldbank_wgi__databank') }}
    union all
    select snapshot_id from {{ source('committed_tables', 'raw_worldbank_wgi__estimates') }}
),

counted as (
    select snapshot_id, count(*) as held_row_count
    from held
    group by snapshot_id
),

differing as (
    select
        coalesce(snapshots.snapshot_id, counted.snapshot_id) as snapshot_id, snapshots.row_count,
        coalesce(counted.held_row_count, 0) as held_row_count
    from {{ ref('snapshots') }} as snapshots
    full join counted on snapshots.snapshot_id = counted.snapshot_id
    where snapshots.row_count is null or snapshots.row_count <> coalesce(counted.held_row_count, 0)
)

select * from differing
