with

source as (
    select * from {{ source('committed_tables', 'raw_worldbank_wgi__databank') }}
),

typed as (
    {{ governance_estimates('source') }}
)

select * from typed
