with

headlines as (
    select headlines.*, reporters.is_world
    from {{ ref('factsheet_headlines') }} as headlines
    inner join {{ ref('factsheet_reporters') }} as reporters on headlines.reporter_code = reporters.reporter_code
),

sheets as (
    select reporter_code from {{ ref('factsheet_reporters') }}
    where not is_world
),

-- What does not depend on who imports stands on every sheet.
placed as (
    select headlines.*, headlines.reporter_code as sheet_reporter_code from headlines
    where not headlines.is_world
    union all
    select headlines.*, sheets.reporter_code as sheet_reporter_code
    from headlines
    cross join sheets
    where headlines.is_world
),

cells as (
    select
        sheet_reporter_code as reporter_code,
        mineral_code,
        indicator_code,
        indicator_number,
        reporter_code as figure_reporter_code,
        rating,
        -- Only what an edition covers can be old, be it a figure or the statement that there was none.
        coalesce(
            is_covered
            and max(case when is_covered then reference_year end) over (partition by sheet_reporter_code, mineral_code)
            - reference_year > {{ parameter('stale_after_years') }},
            false
        ) as is_stale
    from placed
)

select * from cells
