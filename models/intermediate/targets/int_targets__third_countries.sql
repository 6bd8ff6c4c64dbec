with

stages as (
    select * from {{ ref('dependence_stages') }}
    where is_in_single_country_test
),

supply as (
    select * from {{ ref('int_targets__supply') }}
),

staged as (
    select supply.*, stages.preference
    from supply
    inner join stages on supply.supply_stage = stages.supply_stage and supply.basis = stages.basis
),

ranked as (
    {{ ranked_countries('staged', [
        'mineral_code', 'scope_code', 'supply_stage', 'reference_year', 'basis', 'source_id', 'import_series_code'
    ]) }}
),

-- A member's own output is part of the whole but never the third country.
largest as (
    select
        mineral_code, scope_code, supply_stage, reference_year, basis, source_id, import_series_code, preference,
        min(unit) as unit,
        sum(quantity) as quantity,
        {{ leading_country_columns() }}
    from ranked
    group by
        mineral_code, scope_code, supply_stage, reference_year, basis, source_id, import_series_code, preference
)

select * from largest
where top_country_share is not null
