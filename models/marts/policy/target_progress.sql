{{ config(alias='targets') }}

with

targets as (
    select * from {{ ref('int_targets__known') }}
),

tests as (
    select * from {{ ref('int_targets__computed') }}
),

minerals as (
    select * from {{ ref('minerals') }}
),

computed as (
    select
        targets.target_code, tests.mineral_code as subject_code, tests.mineral_code, targets.sort_order,
        targets.jurisdiction_code, targets.target_group, targets.test_code,
        minerals.name_ja, minerals.name_en, targets.direction, targets.target_value, targets.unit, targets.target_year,
        tests.value, tests.reference_year as value_year, false as is_fiscal_year,
        case when tests.value is null then 'none' else 'computed' end as value_origin, tests.value_flag, tests.trend,
        tests.absence_ja as value_absence_ja, tests.absence_en as value_absence_en, tests.scope_code, tests.supply_stage,
        tests.top_country_code, tests.quantity, tests.quantity_unit, tests.value_by_trade_value, tests.source_id,
        targets.document_code, targets.source_line, targets.value_source_line, targets.note
    from targets
    inner join tests on targets.target_code = tests.target_code
    inner join minerals on tests.mineral_code = minerals.mineral_code
),

printed as (
    select
        target_code, subject_code, mineral_code, sort_order, jurisdiction_code, target_group, test_code, name_ja, name_en,
        direction, target_value, unit, target_year, printed_value as value,
        printed_year as value_year, coalesce(is_fiscal_year, false) as is_fiscal_year,
        case when printed_value is null then 'none' else 'printed' end as value_origin,
        cast(null as {{ type_text() }}) as value_flag, cast(null as {{ type_double() }}) as trend,
        not_computed_ja as value_absence_ja, not_computed_en as value_absence_en,
        cast(null as {{ type_text() }}) as scope_code, cast(null as {{ type_text() }}) as supply_stage,
        cast(null as {{ type_text() }}) as top_country_code, cast(null as {{ type_double() }}) as quantity,
        cast(null as {{ type_text() }}) as quantity_unit, cast(null as {{ type_double() }}) as value_by_trade_value,
        cast(null as {{ type_text() }}) as source_id, document_code, source_line, value_source_line, note
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
        target_code, subject_code, mineral_code, sort_order, jurisdiction_code, target_group, test_code, name_ja, name_en,
        direction, target_value, unit, target_year, {{ mart_round('value') }} as value, value_year, is_fiscal_year, value_origin,
        value_origin = 'computed' as is_computed, value_flag,
        {{ mart_round("case when direction = 'at_most' then value - target_value else target_value - value end") }} as gap,
        case when direction = 'at_most' then value <= target_value else value >= target_value end as is_met,
        {{ mart_round('trend') }} as trend,
        case
            when trend is not null then null
            when value_origin = 'none' then 'no_value'
            when value_origin = 'printed' then 'one_statement'
            else 'no_year_before'
        end as trend_absence,
        value_absence_ja, value_absence_en, scope_code, supply_stage, top_country_code, quantity, quantity_unit,
        {{ mart_round('value_by_trade_value') }} as value_by_trade_value, source_id, document_code, source_line,
        value_source_line, note
    from together
)

select * from progress
