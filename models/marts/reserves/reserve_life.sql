{%- set keys = ['scenario_id', 'reporter_code', 'mineral_code', 'reference_year', 'basis', 'source_id', 'unit'] -%}
with

stages as (
    select * from {{ ref('stage_concentration') }}
    where unit = 't' and total_quantity > 0
),

reserves as (
    select * from stages
    where supply_stage = 'reserves'
),

mined as (
    select * from stages
    where supply_stage = 'mine'
),

lives as (
    select
        reserves.scenario_id, reserves.mineral_code, reserves.reference_year, reserves.source_id, reserves.basis,
        reserves.total_quantity as reserves_t, mined.total_quantity as mine_production_t,
        reserves.total_quantity / mined.total_quantity as life_years,
        reserves.edition_id as reserves_edition_id, mined.edition_id as production_edition_id,
        reserves.unknown_country_codes as reserves_unknown_country_codes,
        mined.unknown_country_codes as production_unknown_country_codes,
        coalesce(reserves.edition_id <> mined.edition_id, false) as has_two_editions,
        reserves.unknown_country_codes is not null or reserves.value_flag = 'greater_than' as is_lower_bound
    from reserves
    inner join mined
        on {{ same('reserves', 'mined', keys) }}
),

ordered as (
    select
        lives.*,
        min(lives.reference_year) over (partition by lives.scenario_id, lives.mineral_code, lives.source_id)
            as first_reference_year,
        first_value(lives.life_years) over (
            partition by lives.scenario_id, lives.mineral_code, lives.source_id order by lives.reference_year
        ) as first_life_years
    from lives
),

compared as (
    select
        scenario_id, mineral_code, reference_year, source_id, basis, {{ mart_round('reserves_t') }} as reserves_t,
        {{ mart_round('mine_production_t') }} as mine_production_t, {{ mart_round('life_years') }} as reserve_life_years,
        first_reference_year, {{ mart_round('first_life_years') }} as first_reserve_life_years,
        case when reference_year > first_reference_year then {{ mart_round('life_years / first_life_years - 1') }} end
            as reserve_life_change,
        reserves_edition_id, production_edition_id, has_two_editions, reserves_unknown_country_codes,
        production_unknown_country_codes, is_lower_bound
    from ordered
)

select * from compared
