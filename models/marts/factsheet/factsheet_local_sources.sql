with

sources as (
    select * from {{ ref('sources') }}
),

local_sources as (
    select source_id, title_ja
    from sources
    where not {{ is_committed('source_id') }} and {{ 'true' if var('with_local_sources') else 'false' }}
)

select * from local_sources
