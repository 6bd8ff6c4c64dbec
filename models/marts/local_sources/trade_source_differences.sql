with

comtrade as (
    select * from {{ ref('stg_un_comtrade__flows') }}
    where flow = 'import' and digit_count = 6
),

baci as (
    select * from {{ ref('stg_cepii_baci__flows') }}
),

country_codes as (
    select baci_code as published_code, country_code, false as is_world_total from {{ ref('countries') }}
    where baci_code is not null
    union
    select name_as_published, country_code, is_world_total from {{ ref('country_names') }}
    where source_id = 'un_comtrade'
),

baci_country_codes as (
    select * from {{ ref('int_world_trade__country_codes') }}
),

-- Several partners of UN Comtrade can be one country here (former states), and a year can stand in two files.
reported as (
    select
        reporters.country_code as reporter_code, partners.country_code, comtrade.reference_year,
        comtrade.commodity_code as hs6_code, comtrade.classification_code, comtrade.snapshot_id,
        sum(comtrade.value_thousand_usd) as comtrade_value_thousand_usd, sum(comtrade.net_weight_t) as comtrade_weight_t
    from comtrade
    inner join country_codes as reporters on comtrade.reporter_code_as_published = reporters.published_code
    inner join country_codes as partners
        on comtrade.partner_code_as_published = partners.published_code and not partners.is_world_total
    group by
        reporters.country_code, partners.country_code, comtrade.reference_year, comtrade.commodity_code,
        comtrade.classification_code, comtrade.snapshot_id
),

reconciled as (
    select
        importers.country_code as reporter_code, exporters.country_code, baci.reference_year, baci.hs6_code, baci.nomenclature,
        baci.snapshot_id, sum(baci.value_thousand_usd) as value_thousand_usd, sum(baci.published_quantity_t) as quantity_t
    from baci
    inner join baci_country_codes as importers on baci.importer_code_as_published = importers.published_code
    inner join baci_country_codes as exporters on baci.exporter_code_as_published = exporters.published_code
    group by
        importers.country_code, exporters.country_code, baci.reference_year, baci.hs6_code, baci.nomenclature, baci.snapshot_id
),

compared as (
    select
        reported.reporter_code, reported.country_code, reported.hs6_code, reported.reference_year, reported.classification_code,
        reconciled.nomenclature, reported.snapshot_id as comtrade_snapshot_id, reconciled.snapshot_id as baci_snapshot_id,
        {{ mart_round('reported.comtrade_value_thousand_usd') }} as comtrade_value_thousand_usd,
        {{ mart_round('reconciled.value_thousand_usd') }} as baci_value_thousand_usd,
        {{ mart_round('reported.comtrade_weight_t') }} as comtrade_weight_t,
        {{ mart_round('reconciled.quantity_t') }} as baci_weight_t,
        {{ mart_round('reconciled.value_thousand_usd / nullif(reported.comtrade_value_thousand_usd, 0) - 1') }}
            as value_difference,
        {{ mart_round('reconciled.quantity_t / nullif(reported.comtrade_weight_t, 0) - 1') }} as weight_difference
    from reported
    left join reconciled
        on {{ same('reported', 'reconciled', ['reporter_code', 'country_code', 'reference_year', 'hs6_code']) }}
)

select * from compared
