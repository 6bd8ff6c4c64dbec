with

years as (
    select distinct scenario_id, mineral_code, reporter_code, indicator_code, supply_stage, reference_year, basis
    from {{ ref('int_indicators__years') }}
    where depends_on_reporter
),

country_shares as (
    select * from {{ ref('country_shares') }}
),

governance as (
    select scores.*
    from {{ ref('int_governance__scores') }} as scores
    inner join {{ ref('stability_indices') }} as stability_indices on scores.stability_index = stability_indices.stability_index
    where stability_indices.is_default and scores.governance_rule = 'default'
),

contributions as (
    select
        years.scenario_id,
        years.mineral_code,
        years.reporter_code,
        years.indicator_code,
        years.reference_year,
        years.basis,
        country_shares.country_code,
        country_shares.is_remainder,
        country_shares.quantity,
        country_shares.unit,
        country_shares.share,
        governance.scored_country_code,
        governance.governance_year,
        {{ mart_round('governance.index_value') }} as index_value,
        {{ mart_round('governance.governance_g') }} as governance_g,
        {{ mart_round('governance.governance_percentile') }} as governance_percentile,
        case
            when not country_shares.is_remainder
                then {{ mart_round('country_shares.share * country_shares.share * governance.governance_g') }}
        end as contribution,
        governance.value_flag as governance_flag,
        governance.edition_id as governance_edition_id,
        governance.raw_row_id as governance_raw_row_id,
        country_shares.import_series_code
    from years
    inner join country_shares
        on years.scenario_id = country_shares.scenario_id
        and years.mineral_code = country_shares.mineral_code
        and years.reporter_code = country_shares.reporter_code
        and years.supply_stage = country_shares.supply_stage
        and years.reference_year = country_shares.reference_year
        and years.basis = country_shares.basis
    left join governance
        on country_shares.country_code = governance.country_code
        and country_shares.reference_year = governance.reference_year
)

select * from contributions
