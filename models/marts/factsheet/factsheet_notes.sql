with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'note'
),

-- stale_year is a topic of its own: it speaks of the year of a figure, not of how the figure came about.
matching as (
    select
        headlines.mineral_code,
        headlines.indicator_code,
        headlines.indicator_number,
        headlines.stage_name_ja,
        sentences.sentence_code,
        sentences.priority,
        sentences.template_ja,
        row_number() over (
            partition by
                headlines.mineral_code,
                headlines.indicator_code,
                coalesce(sentences.rating_reason, sentences.value_flag, sentences.topic)
            order by sentences.priority
        ) as place
    from headlines
    inner join sentences
        -- rating_reason names one doubt; a note is due for each.
        on case
            when sentences.rating_reason = 'cut_undetermined' then headlines.has_undetermined_cut
            when sentences.rating_reason = 'bounds_straddle_cut' then headlines.bounds_straddle_cut
            else coalesce(sentences.rating_reason, headlines.rating_reason) = headlines.rating_reason
        end
        and coalesce(sentences.value_flag, headlines.value_flag) = headlines.value_flag
        and case
            when sentences.topic = 'stale_year' then headlines.is_stale
            else coalesce(sentences.topic, headlines.indicator_code) = headlines.indicator_code
        end
),

notes as (
    select
        mineral_code,
        priority as note_order,
        sentence_code,
        template_ja,
        {{ joined_text('cast(indicator_number as ' ~ type_text() ~ ')') }} as indicator_numbers,
        max(stage_name_ja) as stage_name_ja
    from matching
    where place = 1
    group by mineral_code, priority, sentence_code, template_ja
)

select * from notes
