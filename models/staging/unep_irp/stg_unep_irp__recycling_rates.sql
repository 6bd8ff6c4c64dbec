with

source as (
    select * from {{ ref('raw_unep_irp__recycling_rates') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        metal_as_published,
        rate_code,
        estimate_as_published,
        qualifier,
        {{ published_number('lower_pct') }} as lower_pct,
        {{ published_number('upper_pct') }} as upper_pct,
        footnote
    from source
)

select * from typed
