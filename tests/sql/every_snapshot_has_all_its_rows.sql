{%- set seeds = [
    'raw_cepii_baci__country_codes', 'raw_country_codes__atlas_former', 'raw_country_codes__atlas_locations',
    'raw_country_codes__datahub', 'raw_country_codes__m49', 'raw_critical_mineral_lists__entries',
    'raw_estat_api__month_codes', 'raw_estat_api__table_ids', 'raw_eu_crm__eol_rir', 'raw_eu_crm__groupings',
    'raw_eu_crm__material_uses', 'raw_eu_crm__scores', 'raw_eu_crm__supply_shares',
    'raw_export_controls__events', 'raw_hs_mineral_mapping__atlas_codes',
    'raw_hs_mineral_mapping__atlas_crosswalk', 'raw_hs_mineral_mapping__japan_codes',
    'raw_iea_critical_minerals__supply', 'raw_imf_pcps__monthly', 'raw_japan_customs__chapters',
    'raw_japan_customs__countries', 'raw_meti_2022__charts', 'raw_meti_2022__ratings',
    'raw_meti_2022__required_measures', 'raw_meti_2022__shares', 'raw_oecd_crc__classes',
    'raw_oecd_export_restrictions__measures', 'raw_un_comtrade__areas', 'raw_un_comtrade__bulk_files',
    'raw_un_comtrade__codes', 'raw_un_comtrade__column_layouts', 'raw_un_comtrade__commodities',
    'raw_un_comtrade__flows', 'raw_unep_irp__recycling_rates', 'raw_usgs_ds140__rare_earths',
    'raw_usgs_mcs__prices', 'raw_usgs_mcs__revisions', 'raw_usgs_myb__rare_earth_mine',
    'raw_usgs_myb__rare_earth_prices', 'raw_worldbank_pinksheet__monthly',
] -%}
{%- set files = [
    'raw_cepii_baci__flows', 'raw_cepii_baci__product_codes', 'raw_cepii_baci__top_suppliers',
    'raw_hs_concordances__links', 'raw_japan_customs__export_codes', 'raw_japan_customs__import_codes',
    'raw_mof_trade__imports', 'raw_usgs_mcs__salient', 'raw_usgs_mcs__trends', 'raw_usgs_mcs__world',
    'raw_worldbank_pinksheet__annual', 'raw_worldbank_wgi__databank', 'raw_worldbank_wgi__estimates',
] -%}
-- Rows of a raw table that were lost, or came twice, after the import would build as a fall or a rise.
with

held as (
    {%- for table in seeds %}
        select snapshot_id from {{ ref(table) }}
        union all
    {%- endfor %}
    {%- for table in files %}
        select snapshot_id from {{ source('committed_tables', table) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
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
