with

agreement as (
    select * from {{ ref('method_rank_agreement') }}
),

gaps as (
    select * from {{ ref('factsheet_method_gaps') }}
    where gap_rank = 1
),

methods as (
    select method_code, name_ja, name_en from {{ ref('compared_methods') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'method_bullet'
),

counts as (
    select reporter_code, count(rank_correlation) as pair_count
    from agreement
    group by reporter_code
),

named as (
    select
        agreement.reporter_code, agreement.rank_correlation, agreement.mineral_count, methods.name_ja as method_name_ja,
        methods.name_en as method_name_en, others.name_ja as other_name_ja, others.name_en as other_name_en,
        row_number() over (
            partition by agreement.reporter_code
            order by agreement.rank_correlation desc nulls last, agreement.method_code asc, agreement.other_method_code asc
        ) as from_best,
        row_number() over (
            partition by agreement.reporter_code
            order by agreement.rank_correlation asc nulls last, agreement.method_code asc, agreement.other_method_code asc
        ) as from_worst
    from agreement
    inner join methods on agreement.method_code = methods.method_code
    inner join methods as others on agreement.other_method_code = others.method_code
),

topics as (
    select
        reporter_code, 'agree' as topic, method_name_ja, method_name_en, other_name_ja, other_name_en, rank_correlation,
        mineral_count,
        cast(null as {{ type_text() }}) as mineral_name_ja, cast(null as {{ type_text() }}) as mineral_name_en,
        cast(null as {{ type_double() }}) as method_rank,
        cast(null as {{ type_double() }}) as other_rank
    from named
    where from_best = 1
    union all
    select
        reporter_code, 'disagree' as topic, method_name_ja, method_name_en, other_name_ja, other_name_en, rank_correlation,
        mineral_count,
        null, null, null, null
    from named
    where from_worst = 1
    union all
    select
        reporter_code, 'gap' as topic, method_name_ja, method_name_en, other_name_ja, other_name_en, null, mineral_count,
        name_ja, name_en, method_rank, other_rank
    from gaps
),

bullets as (
    select
        topics.reporter_code, sentences.priority as bullet_order, sentences.sentence_code, sentences.template_ja,
        sentences.template_en,
        topics.method_name_ja, topics.method_name_en, topics.other_name_ja, topics.other_name_en, topics.rank_correlation,
        topics.mineral_count, topics.mineral_name_ja, topics.mineral_name_en,
        topics.method_rank, topics.other_rank
    from topics
    inner join counts on topics.reporter_code = counts.reporter_code
    inner join sentences
        on topics.topic = sentences.topic
        and {{ is_between('counts.pair_count', 'sentences.min_count', 'sentences.below_count') }}
)

select * from bullets
