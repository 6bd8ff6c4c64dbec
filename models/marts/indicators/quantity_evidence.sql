with

production as (
    select * from {{ ref('int_production__as_of') }}
    union all
    select * from {{ ref('int_reserves__as_of') }}
),

shares as (
    select * from {{ ref('int_supply_shares__as_of') }}
),

trade as (
    select * from {{ ref('int_trade__imports') }}
),

reporters as (
    select * from {{ ref('reporters') }}
    where is_world
),

evidence as (
    select
        production.scenario_id, production.mineral_code, reporters.reporter_code, production.supply_stage,
        production.reference_year, production.country_code, production.is_remainder, production.is_world_total,
        production.source_id, production.edition_id, production.snapshot_id, production.raw_row_id,
        cast(null as {{ type_text() }}) as hs9_code, production.value_as_published, production.unit_as_published,
        cast(null as {{ type_double() }}) as content_factor, cast(null as {{ type_double() }}) as gross_t,
        production.quantity_t as contained_t, cast(null as {{ type_double() }}) as share_pct,
        cast(null as {{ type_double() }}) as value_thousand_jpy,
        production.value_flag, production.correction_id, cast(null as {{ type_text() }}) as hs6_code,
        cast(null as {{ type_double() }}) as value_thousand_usd, cast(null as {{ type_text() }}) as import_series_code
    from production
    cross join reporters
    union all
    select
        shares.scenario_id, shares.mineral_code, reporters.reporter_code, shares.supply_stage, shares.reference_year,
        shares.country_code, false, false, shares.source_id, shares.edition_id, shares.snapshot_id, shares.raw_row_id,
        null, shares.share_as_published, '%', null, null, null, shares.share_pct, null, shares.value_flag, null, null, null,
        null
    from shares
    cross join reporters
    union all
    select
        scenario_id, mineral_code, reporter_code, supply_stage, reference_year, country_code, is_remainder,
        false as is_world_total, source_id, edition_id, snapshot_id, raw_row_id, hs9_code, quantity_as_published,
        unit_as_published, content_factor, gross_t, contained_t, cast(null as {{ type_double() }}),
        value_thousand_jpy,
        case
            when gross_t is null then 'not_available'
            when is_as_of_approximate then 'as_of_approximate'
            when gross_t = 0 and coalesce(value_thousand_jpy, value_thousand_usd) > 0 then 'below_unit'
            else 'reported'
        end as value_flag,
        cast(null as {{ type_text() }}) as correction_id, hs6_code, value_thousand_usd, import_series_code
    from trade
),

rounded as (
    select
        scenario_id, mineral_code, reporter_code, supply_stage, reference_year, country_code, is_remainder, is_world_total,
        source_id, edition_id, snapshot_id, raw_row_id, hs9_code, value_as_published, unit_as_published, content_factor,
        {{ mart_round('gross_t') }} as gross_t,
        {{ mart_round('contained_t') }} as contained_t,
        {{ mart_round('share_pct') }} as share_pct,
        {{ mart_round('value_thousand_jpy') }} as value_thousand_jpy,
        value_flag, correction_id, hs6_code, {{ mart_round('value_thousand_usd') }} as value_thousand_usd, import_series_code
    from evidence
)

select * from rounded
