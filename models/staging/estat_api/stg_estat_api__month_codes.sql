with

source as (
    select * from {{ ref('raw_estat_api__month_codes') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        month_as_published,
        value_code,
        quantity2_code,
        cast(month_as_published as integer) as reference_month
    from source
)

select * from typed
