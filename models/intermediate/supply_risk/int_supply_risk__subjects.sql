{%- set keys = ['scenario_id', 'mineral_code', 'reference_year'] -%}
with

stages as (
    select * from {{ ref('int_supply_risk__stages') }}
),

production as (
    select * from {{ ref('int_supply_risk__world_production') }}
),

world as (
    select
        {{ keys | join(', ') }},
        min(supply_stage) as production_stage,
        min(source_id) as production_source_id,
        min(edition_id) as production_edition_id,
        min(content_factor) as content_factor,
        max(case when is_proxy then 1 else 0 end) = 1 as is_production_proxy,
        {{ herfindahl('quantity') }} as world_concentration,
        {{ herfindahl_upper_bound('quantity') }} as world_concentration_upper,
        sum(case when is_remainder then coalesce(quantity, 0) else 0 end) as remainder_quantity
    from production
    group by {{ keys | join(', ') }}
),

home as (
    select {{ keys | join(', ') }}, country_code, sum(quantity) as quantity, max(value_flag) as value_flag
    from production
    where not is_remainder
    group by {{ keys | join(', ') }}, country_code
),

subjects as (
    select
        {{ prefixed('stages', keys) }}, stages.reporter_code, stages.stages_counted, stages.stages_missing,
        stages.is_stage_not_held, stages.missing_reason_code, world.production_stage, world.production_source_id,
        world.production_edition_id,
        world.is_production_proxy, world.world_concentration, world.world_concentration_upper,
        -- Without a factor, production can't be added to what imports are counted in; nothing can, in any unit.
        case
            when world.world_concentration is null then null
            when home.country_code is null or home.quantity = 0 then 0
            else home.quantity * world.content_factor
        end as home_production_t,
        case
            when world.world_concentration is null then null
            when home.country_code is null and world.remainder_quantity > 0 then 'not_listed_remainder'
            when home.country_code is null then 'not_listed'
            when home.quantity is null then home.value_flag
            when home.quantity > 0 and world.content_factor is null then 'units_differ'
            else 'listed'
        end as home_flag,
        case
            when home.country_code is null then world.remainder_quantity * world.content_factor
            when home.country_code is not null then 0
        end as home_unlisted_maximum_t
    from stages
    left join world on {{ same('stages', 'world', keys) }}
    left join home
        on {{ same('stages', 'home', keys) }}
        and stages.reporter_code = home.country_code
)

select * from subjects
