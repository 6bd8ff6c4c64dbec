with

minerals as (
    select * from {{ ref('minerals') }}
),

measures as (
    select * from {{ ref('measures') }}
),

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

response_rules as (
    select * from {{ ref('response_rules') }}
),

response_exceptions as (
    select * from {{ ref('response_exceptions') }}
),

slide_measures as (
    select * from {{ ref('stg_meti_2022__required_measures') }}
),

measures_register as (
    select distinct mineral_code from {{ ref('measures_register') }}
),

triggers as (
    select
        headlines.mineral_code,
        response_rules.measure_code,
        {{ joined_text("cast(headlines.indicator_number as " ~ type_text() ~ ") || ':' || headlines.rating") }} as triggers
    from headlines
    inner join response_rules
        on headlines.indicator_code = response_rules.indicator_code and headlines.rating = response_rules.rating
    group by headlines.mineral_code, response_rules.measure_code
),

responses as (
    select
        minerals.mineral_code,
        measures.measure_code,
        measures.sort_order as measure_order,
        measures.policy_stage,
        measures.name_ja as measure_name_ja,
        triggers.triggers,
        triggers.triggers is not null as is_triggered,
        triggers.triggers is not null and response_exceptions.reason_code is null as is_required,
        case when triggers.triggers is not null then response_exceptions.reason_code end as exception_code,
        case when triggers.triggers is not null then response_exceptions.reason_ja end as exception_reason_ja,
        measures_register.mineral_code is not null as has_register,
        -- The register covers the minerals of the slides; of the others the slides say nothing.
        case when measures_register.mineral_code is not null then slide_measures.measure_code is not null end
            as is_required_by_slides
    from minerals
    cross join measures
    left join triggers
        on minerals.mineral_code = triggers.mineral_code and measures.measure_code = triggers.measure_code
    left join response_exceptions
        on minerals.mineral_code = response_exceptions.mineral_code
        and measures.measure_code = response_exceptions.measure_code
    left join slide_measures
        on minerals.mineral_code = slide_measures.mineral_code and measures.measure_code = slide_measures.measure_code
    left join measures_register on minerals.mineral_code = measures_register.mineral_code
)

select * from responses
