with

statements as (
    select * from {{ ref('int_measures__statements') }}
),

told as (
    select
        statement_code, event_code, told_by, told_as, sentence_ja, sentence_en, source_line, hs6_code,
        told_of_mineral_code
    from statements
)

select * from told
