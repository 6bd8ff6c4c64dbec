with

years as (
    select * from {{ ref('int_indicators__years') }}
    where indicator_code = 'production_concentration'
),

concentration as (
    select * from {{ ref('int_concentration__by_stage') }}
),

indicator as (
    {{ concentration_rows() }}
)

select * from indicator
