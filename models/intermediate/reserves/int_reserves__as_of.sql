with

baseline as (
    select * from {{ ref('scenarios') }}
    where is_baseline
),

newest as (
    {{ newest_edition(ref('int_production__resolved'), ['source_id', 'mineral_code', 'supply_stage', 'reference_year']) }}
),

as_of as (
    {{ quantities_as_of() }}
    where newest.supply_stage = 'reserves'
)

select * from as_of
