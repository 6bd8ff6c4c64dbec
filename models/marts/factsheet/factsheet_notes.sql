with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

cells as (
    select * from {{ ref('factsheet_columns') }}
    where is_stale
),

sources as (
    select * from {{ ref('sources') }}
),

caveats as (
    select * from {{ ref('factsheet_caveats') }}
),

rating_caveats as (
    select * from {{ ref('rating_caveats') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'note'
),

-- rating_reason names one doubt, value_flag one property of the figure; a note is due for each.
doubts as (
    select
        headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, sentences.sentence_code,
        row_number() over (
            partition by
                headlines.reporter_code, headlines.mineral_code, headlines.indicator_code,
                coalesce(sentences.rating_reason, sentences.value_flag)
            order by sentences.priority
        ) as place
    from headlines
    inner join sentences
        on case
            when sentences.rating_reason = 'cut_undetermined' then headlines.has_undetermined_cut
            when sentences.rating_reason = 'bounds_straddle_cut' then headlines.bounds_straddle_cut
            else coalesce(sentences.rating_reason, headlines.rating_reason) = headlines.rating_reason
        end
        and coalesce(sentences.value_flag, headlines.value_flag) = headlines.value_flag
        and coalesce(sentences.topic, headlines.indicator_code) = headlines.indicator_code
    where sentences.rating_reason is not null or sentences.value_flag is not null
),

-- How old a figure is depends on the sheet that it stands on, so these rows are the sheet's, not the world's.
due as (
    select reporter_code, reporter_code as figure_reporter_code, mineral_code, indicator_code, sentence_code
    from doubts
    where place = 1
    union all
    select cells.reporter_code, cells.figure_reporter_code, cells.mineral_code, cells.indicator_code, sentences.sentence_code
    from cells
    inner join sentences on sentences.topic = 'stale_year'
    union all
    select
        caveats.reporter_code, caveats.reporter_code as figure_reporter_code, caveats.mineral_code, caveats.indicator_code,
        sentences.sentence_code
    from caveats
    inner join sentences on caveats.caveat_code = sentences.topic
    union all
    select
        headlines.reporter_code, headlines.reporter_code as figure_reporter_code, headlines.mineral_code,
        headlines.indicator_code, sentences.sentence_code
    from headlines
    inner join sentences on headlines.source_id = sentences.topic
    where headlines.import_series_code is not null and headlines.indicator_value is not null
),

notes as (
    select
        due.reporter_code, due.mineral_code, sentences.priority as note_order, headlines.indicator_number,
        due.indicator_code, due.sentence_code, sentences.template_ja, sentences.template_en, headlines.stage_name_ja,
        headlines.stage_name_en, headlines.series_name_ja, headlines.series_name_en, headlines.partial_codes,
        sources.licence, rating_caveats.mark_term, {{ parameter('coverage_min') }} as coverage_min
    from due
    inner join sentences on due.sentence_code = sentences.sentence_code
    inner join headlines
        on due.figure_reporter_code = headlines.reporter_code
        and due.mineral_code = headlines.mineral_code
        and due.indicator_code = headlines.indicator_code
    left join sources on headlines.source_id = sources.source_id
    left join rating_caveats on sentences.topic = rating_caveats.caveat_code
)

select * from notes
