{{ config(alias='targets') }}

with

targets as (
    select * from {{ ref('targets') }}
),

tests as (
    select * from {{ ref('single_country_test') }}
    where is_on_eu_list
),

minerals as (
    select * from {{ ref('minerals') }}
),

-- At any stage means at the worst one.
worst as (
    select
        tests.*,
        row_number() over (
            partition by tests.target_code, tests.mineral_code
            order by tests.top_country_share desc, tests.supply_stage asc, tests.scope_code asc
        ) as choice
    from tests
),

computed as (
    select
        targets.target_code, worst.mineral_code as subject_code, worst.mineral_code, targets.sort_order,
        targets.jurisdiction_code, targets.target_group,
        minerals.name_ja, minerals.name_en, targets.direction, targets.target_value, targets.unit, targets.target_year,
        100 * worst.top_country_share as value, worst.reference_year as value_year, 'computed' as value_origin,
        100 * worst.share_change as trend, cast(null as {{ type_text() }}) as value_absence_ja,
        cast(null as {{ type_text() }}) as value_absence_en, worst.scope_code, worst.supply_stage, worst.top_country_code,
        worst.source_id,
        targets.document_code, targets.source_line, targets.note
    from targets
    inner join worst on targets.target_code = worst.target_code and worst.choice = 1
    inner join minerals on worst.mineral_code = minerals.mineral_code
),

printed as (
    select
        target_code, subject_code, mineral_code, sort_order, jurisdiction_code, target_group, name_ja, name_en, direction,
        target_value, unit, target_year, printed_value as value,
        printed_year as value_year,
        case when printed_value is null then 'none' else 'printed' end as value_origin,
        cast(null as {{ type_double() }}) as trend, not_computed_ja as value_absence_ja, not_computed_en as value_absence_en,
        cast(null as {{ type_text() }}) as scope_code, cast(null as {{ type_text() }}) as supply_stage,
        cast(null as {{ type_text() }}) as top_country_code, cast(null as {{ type_text() }}) as source_id,
        document_code, source_line, note
    from targets
    where test_code is null
),

together as (
    select * from computed
    union all
    select * from printed
),

-- A gap above zero is still to go, whichever way the target runs.
progress as (
    select
        target_code, subject_code, mineral_code, sort_order, jurisdiction_code, target_group, name_ja, name_en, direction,
        target_value, unit, target_year, {{ mart_round('value') }} as value, value_year, value_origin,
        value_origin = 'computed' as is_computed,
        {{ mart_round("case when direction = 'at_most' then value - target_value else target_value - value end") }} as gap,
        case when direction = 'at_most' then value <= target_value else value >= target_value end as is_met,
        {{ mart_round('trend') }} as trend,
        case
            when trend is not null then null
            when value_origin = 'none' then 'no_value'
            when value_origin = 'printed' then 'one_statement'
            else 'no_year_before'
        end as trend_absence,
        value_absence_ja, value_absence_en, scope_code, supply_stage, top_country_code, source_id,
        document_code, source_line, note
    from together
)

select * from progress
