{%- set keys = ['mineral_code', 'reference_year', 'country_code'] -%}
with

sourcing as (
    select * from {{ ref('int_supply_risk__sourcing') }}
),

methods as (
    select * from {{ ref('supply_risk_methods') }}
),

governance as (
    select * from {{ ref('int_governance__scores') }}
),

trade_parameters as (
    select * from {{ ref('int_supply_risk__trade_parameters') }}
),

governed as (
    select
        methods.method_code,
        sourcing.scenario_id,
        sourcing.mineral_code,
        sourcing.reporter_code,
        sourcing.reference_year,
        sourcing.country_code,
        sourcing.is_remainder,
        sourcing.is_home,
        sourcing.quantity,
        governance.governance_g,
        governance.edition_id as governance_edition_id,
        -- At home no border is crossed.
        case when sourcing.is_home then 1 else coalesce(trade_parameters.trade_parameter, 1) end as trade_parameter,
        trade_parameters.trade_parameter is not null and not sourcing.is_home as has_trade_measure,
        coalesce(trade_parameters.is_beginning_unknown, false) and not sourcing.is_home as is_beginning_unknown
    from sourcing
    cross join methods
    left join governance
        on methods.stability_index = governance.stability_index
        and methods.governance_rule = governance.governance_rule
        and sourcing.country_code = governance.country_code
        and sourcing.reference_year = governance.reference_year
    left join trade_parameters on {{ same('sourcing', 'trade_parameters', keys) }}
)

select * from governed
