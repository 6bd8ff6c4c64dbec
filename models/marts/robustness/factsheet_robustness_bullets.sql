{%- set number = "cast(indicator_number as " ~ type_text() ~ ")" -%}
{%- set sheet = ['reporter_code', 'mineral_code'] -%}
with

cells as (
    select * from {{ ref('factsheet_columns') }}
),

tests as (
    select * from {{ ref('factsheet_robustness') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'robustness_bullet'
),

-- The tests of every rating on a sheet: what the world's figures undergo stands on every importer's.
placed as (
    select
        {{ prefixed('cells', sheet) }}, cells.indicator_number, cells.rating <> 'N/A' as is_rated, tests.test_order, tests.term,
        tests.is_column, tests.is_changed, tests.alternative_rating, tests.top_country_name_ja, tests.top_country_name_en,
        tests.top_country_share, tests.top_country_share_then,
        row_number() over (
            partition by {{ prefixed('cells', sheet) }}
            order by
                case when tests.is_column then null else abs(tests.top_country_share_then - tests.top_country_share) end
                nulls last, cells.indicator_number
        ) as place,
        min(case when tests.is_column and tests.is_changed then 0 else 1 end) over (
            partition by {{ prefixed('cells', sheet) }}, cells.indicator_number
        ) as steady
    from cells
    left join tests
        on cells.figure_reporter_code = tests.reporter_code
        and {{ same('cells', 'tests', ['mineral_code', 'indicator_code']) }}
),

summed as (
    select
        {{ sheet | join(', ') }}, cast(count(distinct case when is_rated then indicator_number end) as integer) as rated_count,
        cast(count(distinct case when is_column then indicator_number end) as integer) as tested_count,
        cast(count(distinct case when is_column and is_changed then indicator_number end) as integer) as changed_count,
        {{ joined_text("case when is_column and steady = 1 then " ~ number ~ " end") }} as steady_numbers,
        {{ joined_text(
            "case when is_column and is_changed then cast(test_order as " ~ type_text() ~ ") || ':' || term || ':' || "
            ~ number ~ " end"
        ) }} as changes
    from placed
    group by {{ sheet | join(', ') }}
),

-- The rating that the least move of a largest country would change.
nearest as (
    select * from placed
    where place = 1 and not is_column and top_country_share_then is not null
),

topics as (
    select
        {{ sheet | join(', ') }},
        case
            when rated_count = 0 then 'none' when tested_count = 0 then 'untested' when changed_count = 0 then 'steady'
            when changed_count < tested_count then 'some' else 'all'
        end as topic
    from summed
    union all
    select {{ sheet | join(', ') }}, 'changes' as topic from summed
    where changes is not null
    union all
    select {{ sheet | join(', ') }}, 'nearest' as topic from nearest
),

bullets as (
    select
        {{ prefixed('topics', sheet) }}, sentences.priority as bullet_order, sentences.sentence_code, sentences.template_ja,
        sentences.template_en, summed.rated_count, summed.tested_count, summed.changed_count, summed.steady_numbers,
        summed.changes,
        nearest.indicator_number as nearest_number, nearest.top_country_name_ja as country_name_ja,
        nearest.top_country_name_en as country_name_en,
        nearest.top_country_share as share_now, nearest.top_country_share_then as share_then,
        nearest.alternative_rating as rating_then
    from topics
    inner join sentences on topics.topic = sentences.topic
    inner join summed on {{ same('topics', 'summed', sheet) }}
    left join nearest on {{ same('topics', 'nearest', sheet) }}
)

select * from bullets
