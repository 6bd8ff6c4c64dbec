-- A sheet prints six columns, a comment under each and three bullets, for every reporter and mineral: its own and the world's.
with

sheets as (
    select * from {{ ref('factsheet_sheets') }}
),

columns_of_sheets as (
    select reporter_code, mineral_code, count(*) as column_count
    from {{ ref('factsheet_columns') }}
    group by reporter_code, mineral_code
),

commented as (
    select cells.reporter_code, cells.mineral_code, count(*) as comment_count
    from {{ ref('factsheet_columns') }} as cells
    inner join {{ ref('factsheet_comments') }} as comments
        on cells.figure_reporter_code = comments.reporter_code
        and cells.mineral_code = comments.mineral_code
        and cells.indicator_code = comments.indicator_code
    group by cells.reporter_code, cells.mineral_code
),

bulleted as (
    select sheets.reporter_code, sheets.mineral_code, count(*) as bullet_count
    from sheets
    inner join {{ ref('factsheet_bullets') }} as bullets on sheets.mineral_code = bullets.mineral_code
    inner join {{ ref('factsheet_reporters') }} as reporters on bullets.reporter_code = reporters.reporter_code
    where reporters.is_world or reporters.reporter_code = sheets.reporter_code
    group by sheets.reporter_code, sheets.mineral_code
)

select
    sheets.reporter_code,
    sheets.mineral_code,
    columns_of_sheets.column_count,
    commented.comment_count,
    bulleted.bullet_count
from sheets
left join columns_of_sheets
    on sheets.reporter_code = columns_of_sheets.reporter_code and sheets.mineral_code = columns_of_sheets.mineral_code
left join commented
    on sheets.reporter_code = commented.reporter_code and sheets.mineral_code = commented.mineral_code
left join bulleted
    on sheets.reporter_code = bulleted.reporter_code and sheets.mineral_code = bulleted.mineral_code
where
    coalesce(columns_of_sheets.column_count, 0) <> 6
    or coalesce(commented.comment_count, 0) <> 6
    or coalesce(bulleted.bullet_count, 0) <> 3
