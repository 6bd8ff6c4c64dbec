with

reporters as (
    select * from {{ ref('factsheet_reporters') }}
    where not is_world
),

minerals as (
    select * from {{ ref('minerals') }}
),

measures as (
    select * from {{ ref('measures') }}
),

cells as (
    select * from {{ ref('factsheet_columns') }}
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
    select distinct reporter_code, mineral_code from {{ ref('measures_register') }}
),

triggers as (
    select
        cells.reporter_code,
        cells.mineral_code,
        response_rules.measure_code,
        {{ joined_text(
            "case when cells.rating = response_rules.rating then cast(cells.indicator_number as " ~ type_text()
            ~ ") || ':' || cells.rating end"
        ) }} as triggers,
        max(case when cells.rating <> 'N/A' then 1 else 0 end) = 1 as is_judged
    from cells
    inner join response_rules on cells.indicator_code = response_rules.indicator_code
    group by cells.reporter_code, cells.mineral_code, response_rules.measure_code
),

responses as (
    select
        reporters.reporter_code,
        minerals.mineral_code,
        measures.measure_code,
        measures.sort_order as measure_order,
        measures.policy_stage as policy_stage_ja,
        measures.policy_stage_en,
        measures.name_ja as measure_name_ja,
        measures.name_en as measure_name_en,
        triggers.triggers,
        triggers.triggers is not null as is_triggered,
        coalesce(triggers.is_judged, false) as is_judged,
        triggers.triggers is not null and response_exceptions.reason_code is null as is_required,
        case when triggers.triggers is not null then response_exceptions.reason_code end as exception_code,
        case when triggers.triggers is not null then response_exceptions.reason_ja end as exception_reason_ja,
        case when triggers.triggers is not null then response_exceptions.reason_en end as exception_reason_en,
        measures_register.mineral_code is not null as has_register,
        -- The slides say what is required of the country, and for the minerals, that the register covers.
        case when measures_register.mineral_code is not null then slide_measures.measure_code is not null end
            as is_required_by_slides
    from reporters
    cross join minerals
    cross join measures
    left join triggers
        on reporters.reporter_code = triggers.reporter_code
        and minerals.mineral_code = triggers.mineral_code
        and measures.measure_code = triggers.measure_code
    left join response_exceptions
        on minerals.mineral_code = response_exceptions.mineral_code
        and measures.measure_code = response_exceptions.measure_code
        and reporters.reporter_code = coalesce(response_exceptions.reporter_code, reporters.reporter_code)
    left join slide_measures
        on minerals.mineral_code = slide_measures.mineral_code and measures.measure_code = slide_measures.measure_code
    left join measures_register
        on reporters.reporter_code = measures_register.reporter_code
        and minerals.mineral_code = measures_register.mineral_code
)

select * from responses
