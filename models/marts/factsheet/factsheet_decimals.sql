with

decimals as (
    select quantity, decimals
    from {{ ref('printed_decimals') }}
)

select * from decimals
