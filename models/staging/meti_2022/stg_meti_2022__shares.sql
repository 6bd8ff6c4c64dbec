with

source as (
    select * from {{ ref('raw_meti_2022__shares') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        chart_id,
        country_as_published,
        share_pct_as_published,
        -- Whole per cent; divided by a hundred and never by the printed sum, which is 99 to 101.
        {{ published_number('share_pct_as_published') }} / 100 as printed_share,
        label_assignment,
        source_line,
        note
    from source
)

select * from typed
