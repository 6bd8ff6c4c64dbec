with

columns as (
    select * from {{ ref('factsheet_columns') }}
),

panels as (
    select * from {{ ref('factsheet_trend_panels') }}
),

-- What the analysis page rates N/A has ended: its last years are drawn, not told as of today.
compared as (
    select
        columns.reporter_code, columns.mineral_code, columns.indicator_code, panels.indicator_number,
        columns.figure_reporter_code,
        case when panels.headline_value is not null then panels.rating_steps end as rating_steps,
        case when panels.headline_value is not null then panels.change_in_cuts end as change_in_cuts
    from columns
    inner join panels
        on columns.figure_reporter_code = panels.reporter_code
        and {{ same('columns', 'panels', ['mineral_code', 'indicator_code']) }}
),

-- The indicator that went farthest comes first, measured by its cut to High.
ranked as (
    select
        compared.*,
        row_number() over (
            partition by compared.reporter_code, compared.mineral_code
            order by abs(compared.change_in_cuts) desc nulls last, compared.indicator_number asc
        ) as place
    from compared
)

select * from ranked
