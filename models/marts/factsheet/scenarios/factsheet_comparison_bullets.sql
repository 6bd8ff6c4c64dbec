{%- set keys = ['scenario_id', 'reporter_code', 'mineral_code'] -%}
with

compared as (
    select
        *,
        max(largest_loss) over (partition by reporter_code, mineral_code)
        = min(largest_loss) over (partition by reporter_code, mineral_code) as is_loss_alike
    from {{ ref('factsheet_comparison_rows') }}
),

losses as (
    select * from {{ ref('factsheet_scenario_losses') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'comparison_bullet'
),

best as (
    select
        {{ keys | join(', ') }}, improved_count as topic_count,
        case when largest_loss = 0 then 'best' when is_loss_alike then 'all_lose' else 'best_loses' end as topic
    from compared
    where place = 1
),

worst as (
    select {{ keys | join(', ') }}, worsened_count as topic_count, 'worst' as topic
    from compared
    where place = scenario_count and largest_loss > 0 and not is_loss_alike
),

-- Said once, of the first row that needs it.
cautions as (
    select max(scenario_id) as scenario_id, reporter_code, mineral_code, 1 as topic_count, 'caution' as topic
    from compared
    where falls_with_loss
    group by reporter_code, mineral_code
),

topics as (
    select * from best
    union all
    select * from worst
    union all
    select * from cautions
),

bullets as (
    select
        topics.reporter_code, topics.mineral_code, sentences.priority as bullet_order, sentences.sentence_code,
        sentences.template_ja, topics.topic_count, compared.scenario_name_ja, compared.country_name_ja,
        losses.stage_name_ja, losses.lost_share
    from topics
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('topics.topic_count', 'sentences.min_count', 'sentences.below_count') }}
    inner join compared
        on {{ same('topics', 'compared', keys) }}
    left join losses
        on {{ same('topics', 'losses', keys) }}
)

select * from bullets
