with

source as (
    select * from {{ source('committed_tables', 'raw_worldbank_wgi__estimates') }}
),

typed as (
    {{ governance_estimates('source') }}
)

select * from typed
