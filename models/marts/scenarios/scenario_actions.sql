with

actions as (
    select * from {{ ref('int_scenarios__actions') }}
    where lever = 'all'
),

levers as (
    select * from {{ ref('scenario_levers') }}
),

described as (
    select
        actions.scenario_id, actions.row_number, actions.row_lever as lever, actions.mineral_code, actions.reporter_code,
        actions.indicator_code, actions.effect, actions.host_mineral_code, actions.country_code, actions.displaces,
        {{ mart_round('actions.quantity') }} as quantity,
        {{ mart_round('actions.share') }} as share,
        actions.from_year, actions.is_projected,
        levers.assumption_ja, levers.assumption_en, levers.source_ja, levers.source_en
    from actions
    inner join levers on actions.scenario_id = levers.scenario_id and actions.row_number = levers.row_number
)

select * from described
