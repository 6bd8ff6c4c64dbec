with

evaluations as (
    select * from {{ ref('factsheet_evaluations') }}
),

columns_of_sheets as (
    select * from {{ ref('factsheet_columns') }}
),

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

scores as (
    select * from {{ ref('radar_scores') }}
),

together as (
    select * from {{ ref('factsheet_evaluation_effects') }}
    where is_together
),

-- The levers that answer an indicator, whatever it is rated.
answers as (
    select
        rules.indicator_code,
        {{ joined_text("cast(levers.sort_order as " ~ type_text() ~ ") || ':' || levers.name_ja") }} as lever_names_ja,
        {{ joined_text("cast(levers.sort_order as " ~ type_text() ~ ") || ':' || levers.name_en") }} as lever_names_en
    from {{ ref('response_rules') }} as rules
    inner join {{ ref('levers') }} as levers on rules.measure_code = levers.lever
    group by rules.indicator_code
),

-- What a case does not reach stays as it is; with no case there is nothing after.
axes as (
    select
        evaluations.reporter_code, evaluations.mineral_code, headlines.indicator_code, headlines.indicator_number,
        headlines.indicator_name_ja, headlines.indicator_name_en, headlines.is_percent, headlines.decimals,
        headlines.reference_year, headlines.rating_reason,
        answers.lever_names_ja, answers.lever_names_en, evaluations.case_code <> 'none' as has_after,
        together.mineral_code is not null as is_reached,
        headlines.indicator_value as value_before,
        case when together.mineral_code is null then headlines.indicator_value else together.value_after end as value_after,
        headlines.rating as rating_before,
        case when together.mineral_code is null then headlines.rating else together.rating_after end as rating_after,
        scores.risk_score as risk_score_before,
        case when together.mineral_code is null then scores.risk_score else together.risk_score_after end as risk_score_after,
        coalesce(together.moved, false) as moved, together.supply_change, together.value_flag
    from evaluations
    inner join columns_of_sheets on {{ same('evaluations', 'columns_of_sheets', ['reporter_code', 'mineral_code']) }}
    inner join headlines
        on columns_of_sheets.figure_reporter_code = headlines.reporter_code
        and {{ same('columns_of_sheets', 'headlines', ['mineral_code', 'indicator_code']) }}
    inner join scores on {{ same('headlines', 'scores', ['reporter_code', 'mineral_code', 'indicator_code']) }}
    left join answers on headlines.indicator_code = answers.indicator_code
    left join together
        on {{ same('evaluations', 'together', ['reporter_code', 'mineral_code']) }}
        and headlines.indicator_code = together.indicator_code
)

select * from axes
