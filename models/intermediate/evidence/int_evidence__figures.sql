{%- set stage = ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'source_id', 'reference_year'] -%}
{%- set figure = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year'] -%}
with

years as (
    select distinct
        scenario_id, mineral_code, reporter_code, indicator_code, supply_stage, source_id, reference_year
    from {{ ref('int_indicators__years') }}
),

quantities as (
    select * from {{ ref('quantity_evidence') }}
    where not is_world_total
),

contributions as (
    select * from {{ ref('import_stability_contributions') }}
    where governance_raw_row_id is not null
),

windows as (
    select * from {{ ref('int_prices__windows') }}
),

prices as (
    select * from {{ ref('int_prices__corrected') }}
),

rates as (
    select * from {{ ref('int_recycling__as_of') }}
    where role = 'headline'
),

-- Which raw rows a figure is made of; a row serves every basis of an import indicator, so that basis is a price's window only.
figures as (
    select
        {{ prefixed('years', figure) }}, '' as basis, 'quantity' as evidence, quantities.country_code, quantities.edition_id,
        quantities.raw_row_id, quantities.value_as_published, quantities.unit_as_published,
        coalesce(quantities.contained_t, quantities.share_pct) as used_value
    from years
    inner join quantities
        on {{ same('years', 'quantities', stage) }}
    union all
    select distinct
        {{ prefixed('contributions', figure) }}, '', 'governance', country_code, governance_edition_id, governance_raw_row_id,
        cast(null as {{ type_text() }}), cast(null as {{ type_text() }}), governance_g
    from contributions
    union all
    select
        windows.scenario_id, windows.mineral_code, years.reporter_code, years.indicator_code, windows.reference_year,
        windows.basis, 'price', cast(null as {{ type_text() }}), windows.edition_id, prices.raw_row_id,
        prices.value_as_published, prices.unit_as_published, prices.price
    from windows
    inner join years
        on windows.scenario_id = years.scenario_id and windows.mineral_code = years.mineral_code
        and windows.reference_year = years.reference_year and years.indicator_code = 'price_variability'
    inner join prices
        on windows.price_series_id = prices.price_series_id and windows.edition_id = prices.edition_id
        and windows.price_year = prices.reference_year and windows.price_month = prices.reference_month
    union all
    select
        {{ prefixed('years', figure) }}, '', 'rate', cast(null as {{ type_text() }}), rates.edition_id, rates.raw_row_id,
        rates.rate_as_published, '%', rates.secondary_supply_rate
    from years
    inner join rates
        on years.scenario_id = rates.scenario_id and years.mineral_code = rates.mineral_code
        and years.reference_year = rates.reference_year and years.indicator_code = 'secondary_supply_rate'
)

select * from figures
