{%- set keys = ['scenario_id', 'reporter_code', 'mineral_code'] -%}
with

compared as (
    select
        *,
        max(largest_loss) over (partition by reporter_code, mineral_code)
        = min(largest_loss) over (partition by reporter_code, mineral_code) as is_loss_alike,
        cast(sum(case when largest_loss = 0 and improved_count = 0 then 1 else 0 end) over (
            partition by reporter_code, mineral_code
        ) as integer) as still_count
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
        {{ keys | join(', ') }},
        case when largest_loss = 0 and improved_count = 0 then still_count else improved_count end as topic_count,
        case
            when largest_loss = 0 and improved_count = 0 then 'best_still'
            when largest_loss = 0 then 'best'
            when is_loss_alike then 'all_lose'
            else 'best_loses'
        end as topic
    from compared
    where place = 1
),

worst as (
    select
        {{ keys | join(', ') }}, worsened_count as topic_count,
        case when improved_count > 0 then 'worst_mixed' else 'worst' end as topic
    from compared
    where place = scenario_count and largest_loss > 0 and not is_loss_alike
),

-- Said once, of one row that needs it; the same of a price shock that lowers the variability.
cautions as (
    select max(scenario_id) as scenario_id, reporter_code, mineral_code, 1 as topic_count, 'caution' as topic
    from compared
    where falls_with_loss
    group by reporter_code, mineral_code
),

calmed as (
    select max(cells.scenario_id) as scenario_id, cells.reporter_code, cells.mineral_code, 1 as topic_count, 'calm' as topic
    from {{ ref('factsheet_scenario_cells') }} as cells
    inner join {{ ref('indicators') }} as indicators on cells.indicator_code = indicators.indicator_code
    inner join compared on {{ same('cells', 'compared', keys) }}
    where indicators.supply_stage = 'price' and cells.value_after < cells.value_before
    group by cells.reporter_code, cells.mineral_code
),

topics as (
    select * from best
    union all
    select * from worst
    union all
    select * from cautions
    union all
    select * from calmed
),

bullets as (
    select
        topics.reporter_code, topics.mineral_code, sentences.priority as bullet_order, sentences.sentence_code,
        sentences.template_ja, sentences.template_en, topics.topic_count, compared.scenario_id, compared.scenario_name_ja,
        compared.scenario_name_en,
        compared.country_name_ja, compared.country_name_en, losses.stage_name_ja, losses.stage_name_en, losses.lost_share
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
