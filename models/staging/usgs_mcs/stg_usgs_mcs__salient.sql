with

source as (
    select * from {{ source('committed_tables', 'raw_usgs_mcs__salient') }}
),

-- A share can say %; a minus sign is U+2212 or, in the release of 2026, a question mark that it was lost to.
plain as (
    select
        *,
        replace(replace(replace(value_as_published, '%', ''), '−', '-'), '?', '-') as plain_value
    from source
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        mineral_as_published,
        topic_as_published,
        statistic_as_published,
        reference_year,
        value_as_published,
        unit_as_published,
        is_estimate,
        footnote,
        {{ published_number('plain_value') }} as published_value,
        -- E is a net exporter's import reliance, in place of a negative rate.
        case
            when plain_value = 'E' then 'not_a_figure'
            else {{ value_flag('plain_value', is_estimate='is_estimate') }}
        end as value_flag
    from plain
)

select * from typed
