with

minerals as (
    select * from {{ ref('minerals') }}
),

recycling_concepts as (
    select * from {{ ref('recycling_concepts') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

rates as (
    select rates.*
    from {{ ref('int_recycling__as_of') }} as rates
    inner join scenarios on rates.scenario_id = scenarios.scenario_id
),

materials as (
    select * from {{ ref('recycling_labels') }}
),

-- Every concept of every mineral, so that the page says which rates nobody publishes; one that only stands in where it does.
listed as (
    select
        minerals.mineral_code,
        recycling_concepts.concept_code,
        recycling_concepts.sort_order,
        row_number() over (
            partition by minerals.mineral_code
            order by
                recycling_concepts.sort_order,
                case when rates.role = 'headline' then 0 else 1 end,
                rates.material_as_published
        ) as rate_order,
        recycling_concepts.label_ja || coalesce(materials.suffix_ja, '') as label_ja,
        recycling_concepts.label_en || coalesce(materials.suffix_en, '') as label_en,
        recycling_concepts.short_label_ja,
        recycling_concepts.short_label_en,
        coalesce(rates.role = 'headline', false) as is_headline,
        rates.reference_year,
        {{ mart_round('rates.secondary_supply_rate') }} as secondary_supply_rate,
        case when rates.concept_code is null then 'no_source' else rates.value_flag end as value_flag
    from minerals
    cross join recycling_concepts
    left join rates
        on minerals.mineral_code = rates.mineral_code and recycling_concepts.concept_code = rates.concept_code
    left join materials on rates.material_as_published = materials.material_as_published
    where recycling_concepts.is_always_listed or rates.role = 'headline'
),

described as (
    select
        mineral_code,
        cast(rate_order as integer) as rate_order,
        concept_code,
        label_ja,
        label_en,
        short_label_ja,
        short_label_en,
        is_headline,
        reference_year,
        secondary_supply_rate,
        value_flag
    from listed
)

select * from described
