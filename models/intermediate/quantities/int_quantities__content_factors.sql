{%- set keys = ['source_id', 'mineral_code', 'supply_stage'] -%}
with

reporters as (
    select * from {{ ref('reporters') }}
    where is_world
),

published as (
    select distinct {{ prefixed('quantities', keys) }}, quantities.basis, quantities.unit
    from {{ ref('int_quantities__by_country') }} as quantities
    inner join reporters on quantities.reporter_code = reporters.reporter_code
),

production_contents as (
    select * from {{ ref('production_contents') }}
),

factors as (
    select
        {{ prefixed('published', keys) }},
        published.basis,
        published.unit,
        -- Tonnes of ore and shares of a whole have no tonnes of metal behind them that anybody publishes.
        case
            when published.unit <> 't' or published.basis <> 'contained' then null
            when production_contents.mineral_code is null then 1
            else production_contents.content_factor
        end as content_factor
    from published
    left join production_contents on {{ same('published', 'production_contents', keys) }}
)

select * from factors
