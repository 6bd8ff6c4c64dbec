{%- set number = "cast(indicator_number as " ~ type_text() ~ ")" -%}
{%- set change = number ~ " || ':' || rating_before || ':' || rating_after" -%}
{%- set loss = number ~ " || ':' || cast(-supply_change as " ~ type_text() ~ ")" -%}
with

evaluations as (
    select * from {{ ref('factsheet_evaluations') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'evaluation_bullet'
),

flagged as (
    select
        *, abs(value_after - value_before) > 0 as is_changed, -supply_change >= {{ parameter('least_printed_loss') }} as is_lost,
        value_after < value_before and indicator_code in (
            select indicators.indicator_code from {{ ref('indicators') }} as indicators
            where indicators.supply_stage = 'price'
        ) as is_calmed,
        -supply_change >= {{ parameter('least_printed_loss') }} and value_after < value_before as is_fallen
    from {{ ref('factsheet_evaluation_axes') }}
),

summed as (
    select
        reporter_code, mineral_code, cast(sum(case when moved then 1 else 0 end) as integer) as moved_count,
        cast(sum(case when is_changed then 1 else 0 end) as integer) as changed_count,
        cast(sum(case when is_lost then 1 else 0 end) as integer) as lost_count,
        cast(sum(case when is_fallen then 1 else 0 end) as integer) as fallen_count,
        cast(sum(case when is_calmed then 1 else 0 end) as integer) as calmed_count,
        {{ joined_text("case when moved then " ~ change ~ " end") }} as changes,
        {{ joined_text("case when is_lost then " ~ loss ~ " end") }} as losses,
        {{ joined_text("case when is_changed then " ~ number ~ " end") }} as changed_numbers,
        {{ joined_text("case when is_fallen then " ~ number ~ " end") }} as fallen_numbers,
        {{ joined_text("case when is_calmed then " ~ number ~ " end") }} as calmed
    from flagged
    group by reporter_code, mineral_code
),

made_up as (
    select
        reporter_code, mineral_code, cast(count(distinct indicator_number) as integer) as filled_count,
        {{ joined_text(loss) }} as filled
    from {{ ref('factsheet_evaluation_effects') }}
    where is_made_up
    group by reporter_code, mineral_code
),

-- What is at work; what moves; how much supply is gone, and that an index may fall with it; that what is met at home has no risk.
topics as (
    select reporter_code, mineral_code, case_code as topic, 1 as topic_count from evaluations
    union all
    select
        summed.reporter_code, summed.mineral_code, case when summed.moved_count > 0 then 'moved' else 'not_moved' end as topic,
        case when summed.moved_count > 0 then summed.moved_count else summed.changed_count end as topic_count
    from summed
    inner join evaluations on {{ same('summed', 'evaluations', ['reporter_code', 'mineral_code']) }}
    where evaluations.case_code <> 'none'
    union all
    select reporter_code, mineral_code, 'lost' as topic, fallen_count as topic_count from summed
    where lost_count > 0
    union all
    select reporter_code, mineral_code, 'filled' as topic, filled_count as topic_count from made_up
    union all
    select reporter_code, mineral_code, 'calm' as topic, calmed_count as topic_count from summed
    union all
    select levers.reporter_code, levers.mineral_code, 'at_home' as topic, 1 as topic_count
    from {{ ref('factsheet_evaluation_rows') }} as levers
    inner join {{ ref('lever_effects') }} as effects on levers.lever = effects.lever and effects.effect = 'meets_at_home'
    group by levers.reporter_code, levers.mineral_code
),

bullets as (
    select
        topics.reporter_code, topics.mineral_code, sentences.priority as bullet_order, sentences.sentence_code,
        sentences.template_ja, sentences.template_en, evaluations.scenario_name_ja, evaluations.scenario_name_en,
        evaluations.country_name_ja, evaluations.country_name_en, summed.changes, summed.losses,
        summed.changed_numbers, summed.fallen_numbers, made_up.filled, summed.calmed
    from topics
    inner join evaluations on {{ same('topics', 'evaluations', ['reporter_code', 'mineral_code']) }}
    inner join summed on {{ same('topics', 'summed', ['reporter_code', 'mineral_code']) }}
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('topics.topic_count', 'sentences.min_count', 'sentences.below_count') }}
    left join made_up on {{ same('topics', 'made_up', ['reporter_code', 'mineral_code']) }}
)

select * from bullets
