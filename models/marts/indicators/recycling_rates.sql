with

rates as (
    select * from {{ ref('int_recycling__as_of') }}
),

rounded as (
    select
        scenario_id,
        mineral_code,
        source_id,
        material_as_published,
        reference_year,
        concept_code,
        role,
        {{ mart_round('secondary_supply_rate') }} as secondary_supply_rate,
        {{ mart_round('lowest_rate') }} as lowest_rate,
        {{ mart_round('highest_rate') }} as highest_rate,
        value_flag,
        is_proxy,
        edition_id,
        raw_row_id
    from rates
)

select * from rounded
