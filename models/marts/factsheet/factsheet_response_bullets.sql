with

responses as (
    select responses.*, reporters.is_default
    from {{ ref('factsheet_responses') }} as responses
    inner join {{ ref('factsheet_reporters') }} as reporters on responses.reporter_code = reporters.reporter_code
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'response_bullet'
),

required as (
    select
        reporter_code,
        mineral_code,
        'required' as topic,
        cast(sum(case when is_required then 1 else 0 end) as integer) as topic_count,
        {{ joined_text("case when is_required then cast(measure_order as " ~ type_text() ~ ") || ':' || measure_name_ja end") }}
            as measure_names_ja,
        {{ joined_text("case when is_required then cast(measure_order as " ~ type_text() ~ ") || ':' || measure_name_en end") }}
            as measure_names_en,
        cast(null as {{ type_text() }}) as reason_ja,
        cast(null as {{ type_text() }}) as reason_en
    from responses
    group by reporter_code, mineral_code
),

exceptions as (
    select
        reporter_code,
        mineral_code,
        'exception' as topic,
        1 as topic_count,
        cast(measure_order as {{ type_text() }}) || ':' || measure_name_ja as measure_names_ja,
        cast(measure_order as {{ type_text() }}) || ':' || measure_name_en as measure_names_en,
        exception_reason_ja as reason_ja,
        exception_reason_en as reason_en
    from responses
    where exception_code is not null
),

registers as (
    select
        reporter_code,
        mineral_code,
        case when is_default then 'register' else 'register_elsewhere' end as topic,
        max(case when has_register then 1 else 0 end) as topic_count,
        cast(null as {{ type_text() }}) as measure_names_ja,
        cast(null as {{ type_text() }}) as measure_names_en,
        cast(null as {{ type_text() }}) as reason_ja,
        cast(null as {{ type_text() }}) as reason_en
    from responses
    group by reporter_code, mineral_code, is_default
),

topics as (
    select * from required
    union all
    select * from exceptions
    union all
    select * from registers
),

bullets as (
    select
        topics.reporter_code,
        topics.mineral_code,
        sentences.priority as bullet_order,
        sentences.sentence_code,
        sentences.template_ja,
        sentences.template_en,
        topics.measure_names_ja,
        topics.measure_names_en,
        topics.reason_ja,
        topics.reason_en
    from topics
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('topics.topic_count', 'sentences.min_count', 'sentences.below_count') }}
)

select * from bullets
