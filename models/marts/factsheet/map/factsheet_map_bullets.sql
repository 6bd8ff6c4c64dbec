with

shares as (
    select * from {{ ref('factsheet_map_shares') }}
),

leaders as (
    select
        mineral_code, max(case when country_rank = 1 then country_name_ja end) as country_name_ja,
        max(case when country_rank = 1 then country_name_en end) as country_name_en, max(share) as share,
        max(reference_year) as reference_year, max(supply_stage) as supply_stage,
        max(case when country_rank = 1 then printed_percent end) as printed_percent,
        case when count(*) > 3 then cast(sum(case when country_rank <= 3 then printed_percent end) as integer) end
            as printed_top3_percent
    from shares
    group by mineral_code
),

-- What a remainder leaves open, of the four indicators that count countries.
columns as (
    select
        columns.reporter_code, columns.mineral_code,
        {{ joined_text(
            "case when headlines.bounds_straddle_cut then cast(columns.indicator_number as " ~ type_text() ~ ") end"
        ) }}
            as open_numbers,
        max(case when panels.headline_upper_bound > panels.headline_lower_bound then 1 else 0 end) = 1 as has_range
    from {{ ref('factsheet_columns') }} as columns
    inner join {{ ref('factsheet_headlines') }} as headlines
        on columns.figure_reporter_code = headlines.reporter_code
        and {{ same('columns', 'headlines', ['mineral_code', 'indicator_code']) }}
    inner join {{ ref('factsheet_trend_panels') }} as panels
        on {{ same('headlines', 'panels', ['scenario_id', 'reporter_code', 'mineral_code', 'indicator_code']) }}
    group by columns.reporter_code, columns.mineral_code
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'map_bullet'
),

topics as (
    select
        columns.reporter_code, columns.mineral_code, 1 as bullet_order,
        case when leaders.printed_top3_percent is null then 'leader_of_few' else 'leader' end as topic
    from columns
    inner join leaders on columns.mineral_code = leaders.mineral_code
    union all
    select
        columns.reporter_code, columns.mineral_code, 2,
        case
            when columns.open_numbers is not null then 'range_moves_ratings'
            when columns.has_range then 'range_keeps_ratings'
            else 'no_range'
        end
    from columns
),

bullets as (
    select
        topics.reporter_code, topics.mineral_code, cast(topics.bullet_order as integer) as bullet_order,
        sentences.sentence_code, sentences.template_ja, sentences.template_en, leaders.country_name_ja,
        leaders.country_name_en, leaders.reference_year, stages.name_ja as quantity_name_ja,
        stages.name_en as quantity_name_en, leaders.share, leaders.printed_percent, leaders.printed_top3_percent,
        columns.open_numbers
    from topics
    inner join leaders on topics.mineral_code = leaders.mineral_code
    inner join columns
        on topics.reporter_code = columns.reporter_code and topics.mineral_code = columns.mineral_code
    inner join sentences on topics.topic = sentences.topic
    inner join {{ ref('supply_stages') }} as stages on leaders.supply_stage = stages.supply_stage
)

select * from bullets
