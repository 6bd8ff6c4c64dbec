with

stages as (
    select * from {{ ref('dependence_stages') }}
),

supply as (
    select
        shares.scenario_id, shares.mineral_code, shares.reporter_code, shares.supply_stage, shares.reference_year, shares.basis,
        shares.source_id, coalesce(shares.import_series_code, '') as import_series_code, shares.country_code,
        shares.is_remainder, shares.quantity, shares.unit, shares.share, shares.value_flag
    from {{ ref('country_shares') }} as shares
    inner join stages on shares.supply_stage = stages.supply_stage and shares.basis = stages.basis
),

ranked as (
    {{ ranked_countries('supply', [
        'scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'basis', 'source_id',
        'import_series_code'
    ]) }}
),

-- A change is from the year before in the same source and series, or there is none.
dependence as (
    select
        ranked.scenario_id, ranked.mineral_code, ranked.reporter_code, ranked.supply_stage, ranked.reference_year, ranked.basis,
        ranked.source_id, ranked.import_series_code, ranked.country_code,
        cast(ranked.country_rank as integer) as country_rank, ranked.quantity, ranked.unit, ranked.share, ranked.value_flag,
        {{ mart_round('ranked.share - before.share') }} as share_change
    from ranked
    left join supply as before
        on {{ same('ranked', 'before', [
            'scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'basis', 'source_id', 'import_series_code',
            'country_code', 'is_remainder'
        ]) }}
        and before.reference_year = ranked.reference_year - 1
    where not ranked.is_remainder
)

select * from dependence
