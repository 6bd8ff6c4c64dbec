-- An unmapped mineral, stage, country or unit would drop out of every share without a word.
with

world as (
    select
        'usgs_mcs' as source_id, mineral_as_published, measure, stage_as_published, country_as_published
    from {{ ref('stg_usgs_mcs__world') }}
    union all
    select
        'iea_critical_minerals' as source_id, mineral_as_published, 'production' as measure, stage_as_published,
        country_as_published
    from {{ ref('stg_iea_critical_minerals__supply') }}
    union all
    select 'usgs_myb', 'Rare earths', 'production', 'Mine production', country_as_published
    from {{ ref('stg_usgs_myb__rare_earth_mine') }}
    union all
    select 'usgs_ds140', 'Rare earths', 'production', 'World production', 'World'
),

published as (
    select 'mineral' as kind, source_id, mineral_as_published as name_as_published from world
    union
    select 'country', source_id, country_as_published from world
    union
    select 'stage', source_id, measure || '/' || stage_as_published from world
    union
    select 'country', 'eu_crm', country_as_published from {{ ref('stg_eu_crm__supply_shares') }}
    union
    select 'unit', '', true_unit from {{ ref('int_production__published') }}
    union
    select 'unit', '', unit_as_published from {{ ref('stg_mof_trade__imports') }}
    union
    select 'mineral', 'eu_crm', material_as_published from {{ ref('stg_eu_crm__eol_rir') }}
    union
    select 'mineral', 'critical_mineral_lists', mineral_as_published from {{ ref('stg_critical_mineral_lists__entries') }}
    union
    select 'mineral', 'export_controls', mineral_as_published from {{ ref('stg_export_controls__events') }}
    union
    select 'mineral', 'oecd_export_restrictions', resource_as_published
    from {{ ref('stg_oecd_export_restrictions__measures') }}
    union
    select 'measure', 'export_controls', measure_as_published from {{ ref('stg_export_controls__events') }}
    union
    select 'measure', 'oecd_export_restrictions', measure_as_published
    from {{ ref('stg_oecd_export_restrictions__measures') }}
    union
    select 'country', 'worldbank_wgi', country_code_as_published from {{ ref('stg_worldbank_wgi__estimates') }}
    union
    select 'country', 'meti_2022', country_as_published from {{ ref('stg_meti_2022__shares') }}
    union
    select 'country', 'mof_trade', country_code_as_published from {{ ref('stg_mof_trade__imports') }}
    union
    select 'hs9', 'mof_trade', hs9_code from {{ ref('stg_mof_trade__imports') }}
),

mapped as (
    select 'mineral' as kind, source_id, name_as_published from {{ ref('mineral_names') }}
    union
    select 'measure', source_id, measure_as_published from {{ ref('export_measure_kinds') }}
    union
    select 'country', source_id, name_as_published from {{ ref('country_names') }}
    union
    select 'country', 'mof_trade', mof_code from {{ ref('countries') }}
    union
    select 'stage', source_id, measure || '/' || stage_as_published from {{ ref('stage_names') }}
    union
    select 'unit', '', unit_as_published from {{ ref('units') }}
    union
    select 'hs9', 'mof_trade', hs9_code from {{ ref('hs_codes') }}
    union
    select 'hs9', 'mof_trade', hs9_code from {{ ref('hs_codes_left_out') }}
),

unmapped as (
    select published.kind, published.source_id, published.name_as_published
    from published
    left join mapped
        on published.kind = mapped.kind
        and published.source_id = mapped.source_id
        and published.name_as_published = mapped.name_as_published
    where mapped.name_as_published is null
)

select * from unmapped
