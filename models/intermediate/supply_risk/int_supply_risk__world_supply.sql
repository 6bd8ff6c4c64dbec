{%- set keys = ['scenario_id', 'mineral_code', 'reference_year'] -%}
with

production as (
    select * from {{ ref('int_supply_risk__world_production') }}
),

methods as (
    select * from {{ ref('supply_risk_methods') }}
    where method_code = 'eu_supply_risk'
),

governance as (
    select * from {{ ref('int_governance__scores') }}
),

trade_parameters as (
    select * from {{ ref('int_supply_risk__trade_parameters') }}
),

governed as (
    select
        production.*,
        governance.governance_g,
        governance.edition_id as governance_edition_id,
        coalesce(trade_parameters.trade_parameter, 1) as trade_parameter,
        trade_parameters.trade_parameter is not null as has_trade_measure,
        coalesce(trade_parameters.is_beginning_unknown, false) as is_beginning_unknown
    from production
    cross join methods
    left join governance
        on methods.stability_index = governance.stability_index
        and methods.governance_rule = governance.governance_rule
        and production.country_code = governance.country_code
        and production.reference_year = governance.reference_year
    left join trade_parameters
        on {{ same('production', 'trade_parameters', ['mineral_code', 'reference_year', 'country_code']) }}
),

world as (
    select
        {{ keys | join(', ') }},
        {{ governed_concentration('quantity', 'governance_g', 'trade_parameter') }} as world_supply_risk,
        max(case when has_trade_measure and quantity > 0 then 1 else 0 end) = 1 as has_trade_measure,
        max(case when is_beginning_unknown and quantity > 0 then 1 else 0 end) = 1 as is_beginning_unknown
    from governed
    group by {{ keys | join(', ') }}
)

select * from world
