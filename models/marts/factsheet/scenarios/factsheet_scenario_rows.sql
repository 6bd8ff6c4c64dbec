{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code'] -%}
with

cells as (
    select * from {{ ref('factsheet_scenario_cells') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
),

countries as (
    select country_code, name_ja, name_en from {{ ref('countries') }}
),

tellers as (
    select * from {{ ref('factsheet_scenario_twins') }}
),

minerals as (
    select mineral_code, sort_order, name_ja, name_en from {{ ref('minerals') }}
),

-- Whose the assumptions are that reach the mineral, also by way of its host.
assumptions as (
    select
        actions.scenario_id, actions.mineral_code, actions.reporter_code,
        min(levers.assumption_basis) as first_basis, max(levers.assumption_basis) as last_basis,
        max(case when actions.host_mineral_code is null then caveats.caveat_ja end) as caveat_ja,
        max(case when actions.host_mineral_code is null then caveats.caveat_en end) as caveat_en
    from {{ ref('scenario_actions') }} as actions
    inner join {{ ref('scenario_levers') }} as levers
        on actions.scenario_id = levers.scenario_id and actions.row_number = levers.row_number
    left join {{ ref('scenario_caveats') }} as caveats
        on levers.scenario_id = caveats.scenario_id and levers.row_number = caveats.row_number
    group by actions.scenario_id, actions.mineral_code, actions.reporter_code
),

counted as (
    select
        {{ keys | join(', ') }}, max(country_code) as country_code,
        max(case when is_acted_on and value_before is not null then 1 else 0 end) = 1 as has_value,
        cast(sum(case when movement = 'improved' then 1 else 0 end) as integer) as improved_count,
        cast(sum(case when movement = 'worsened' then 1 else 0 end) as integer) as worsened_count,
        cast(sum(case when movement = 'gone' then 1 else 0 end) as integer) as gone_count,
        max(case when lost_share > 0 and value_after < value_before then 1 else 0 end) = 1 as falls_with_loss,
        coalesce(max(lost_share), 0) as largest_loss,
        cast(sum({{ rating_step('rating_after') }} - {{ rating_step('rating_before') }}) as integer) as step_change,
        {{ mart_round('sum(risk_change)') }} as risk_change
    from cells
    group by {{ keys | join(', ') }}
),

described as (
    select
        {{ prefixed('counted', keys) }}, minerals.name_ja as mineral_name_ja, minerals.name_en as mineral_name_en,
        minerals.sort_order as mineral_order,
        scenarios.name_ja as scenario_name_ja, scenarios.name_en as scenario_name_en, countries.name_ja as country_name_ja,
        countries.name_en as country_name_en,
        coalesce(scenarios.is_in_deck, false) as is_in_deck, scenarios.sort_order as scenario_order,
        case
            when counted.country_code is not null then 'computed'
            when assumptions.first_basis = assumptions.last_basis then assumptions.first_basis
            else 'mixed'
        end as assumption_basis, assumptions.caveat_ja, assumptions.caveat_en,
        counted.has_value, counted.improved_count, counted.worsened_count, counted.gone_count, counted.falls_with_loss,
        counted.largest_loss, counted.step_change, counted.risk_change,
        counted.has_value and tellers.mineral_code is null as is_own_row,
        -- Minerals whose ratings move stand first, then those that lose most.
        cast(row_number() over (
            partition by counted.scenario_id, counted.reporter_code
            order by
                case when counted.improved_count + counted.worsened_count + counted.gone_count > 0 then 0 else 1 end,
                counted.largest_loss desc, minerals.sort_order asc
        ) as integer) as map_order
    from counted
    inner join minerals on counted.mineral_code = minerals.mineral_code
    left join scenarios on counted.scenario_id = scenarios.scenario_id
    left join countries on counted.country_code = countries.country_code
    left join assumptions
        on {{ same('counted', 'assumptions', keys) }}
    left join tellers
        on {{ same('counted', 'tellers', keys) }}
)

select * from described
