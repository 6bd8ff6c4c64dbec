with

scenario_rows as (
    select * from {{ ref('factsheet_scenario_rows') }}
),

losses as (
    select
        losses.*, scenario_rows.mineral_name_ja, scenario_rows.mineral_name_en,
        row_number() over (
            partition by losses.scenario_id, losses.reporter_code order by losses.lost_share desc, scenario_rows.mineral_order asc
        ) as place
    from {{ ref('factsheet_scenario_losses') }} as losses
    inner join scenario_rows
        on {{ same('losses', 'scenario_rows', ['scenario_id', 'reporter_code', 'mineral_code']) }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'scenario_bullet'
),

counted as (
    select
        scenario_id, reporter_code, cast(count(*) as integer) as mineral_count,
        cast(sum(improved_count) as integer) as improved_count, cast(sum(worsened_count) as integer) as worsened_count,
        cast(sum(gone_count) as integer) as gone_count,
        max(case when largest_loss > 0 then 1 else 0 end) as is_lost,
        max(case when falls_with_loss then 1 else 0 end) as falls
    from scenario_rows
    group by scenario_id, reporter_code
),

-- Prices have no supply to lose; a shock brings the end of the window nearer to its mean where that lies far below the peak.
calmed as (
    select cells.scenario_id, cells.reporter_code, cast(count(*) as integer) as calmed_count
    from {{ ref('factsheet_scenario_cells') }} as cells
    inner join {{ ref('indicators') }} as indicators on cells.indicator_code = indicators.indicator_code
    where indicators.supply_stage = 'price' and cells.value_after < cells.value_before
    group by cells.scenario_id, cells.reporter_code
),

topics as (
    select scenario_id, reporter_code, 'moves' as topic, improved_count + worsened_count as topic_count from counted
    union all
    select scenario_id, reporter_code, 'gone' as topic, gone_count as topic_count from counted
    union all
    select scenario_id, reporter_code, 'loss' as topic, is_lost as topic_count from counted
    union all
    select scenario_id, reporter_code, 'caution' as topic, falls as topic_count from counted
    union all
    select scenario_id, reporter_code, 'calm' as topic, calmed_count as topic_count from calmed
),

bullets as (
    select
        topics.reporter_code, topics.scenario_id, sentences.priority as bullet_order, sentences.sentence_code,
        sentences.template_ja, sentences.template_en, topics.topic_count, counted.mineral_count, counted.improved_count,
        counted.worsened_count,
        losses.mineral_name_ja, losses.mineral_name_en, losses.stage_name_ja, losses.stage_name_en, losses.lost_share
    from topics
    inner join counted
        on {{ same('topics', 'counted', ['scenario_id', 'reporter_code']) }}
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('topics.topic_count', 'sentences.min_count', 'sentences.below_count') }}
    left join losses
        on {{ same('topics', 'losses', ['scenario_id', 'reporter_code']) }} and losses.place = 1
)

select * from bullets
