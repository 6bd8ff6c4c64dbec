{%- set keys = ['scenario_id', 'lever', 'mineral_code', 'reporter_code', 'indicator_code'] -%}
with

subjects as (
    select * from {{ ref('int_scenarios__subjects') }}
),

quantities as (
    select quantities.*, subjects.depends_on_reporter
    from {{ ref('int_scenarios__quantities') }} as quantities
    inner join subjects
        on quantities.mineral_code = subjects.mineral_code and quantities.reporter_code = subjects.reporter_code
        and quantities.indicator_code = subjects.indicator_code
),

supply_values as (
    select
        {{ keys | join(', ') }},
        sum(quantity_before) as quantity_before,
        sum(quantity) as quantity_after,
        sum(case when is_met_at_home then quantity else 0 end) as home_quantity,
        case
            when depends_on_reporter then {{ import_stability('quantity', 'governance_g') }}
            else {{ herfindahl('quantity') }}
        end as indicator_value,
        case
            when depends_on_reporter then {{ import_stability_upper_bound('quantity', 'governance_g') }}
            else {{ herfindahl_upper_bound('quantity') }}
        end as upper_bound
    from quantities
    group by {{ keys | join(', ') }}, depends_on_reporter
)

select * from supply_values
