with

sheets as (
    select reporter_code, mineral_code from {{ ref('factsheet_sheets') }}
),

scenarios as (
    select * from {{ ref('scenarios') }}
),

levers as (
    select * from {{ ref('levers') }}
),

-- What a scenario does to a mineral counts where there is a value to change.
acting as (
    select distinct scenario_id, reporter_code, mineral_code
    from {{ ref('scenario_indicators') }}
    where lever = 'all' and is_acted_on and (rating <> 'N/A' or value_flag = 'nothing_left')
),

actions as (
    select
        acts.scenario_id, acts.reporter_code, acts.mineral_code,
        min(case when levers.is_shock then 1 else 0 end) = 1 as has_shocks_only,
        max(case when levers.is_shock then 1 else 0 end) = 1 as has_shocks,
        max(case when acts.host_mineral_code is null then 1 else 0 end) as names_mineral,
        min(case when acts.is_projected then acts.from_year end) as projected_year
    from {{ ref('scenario_actions') }} as acts
    inner join levers on acts.lever = levers.lever
    group by acts.scenario_id, acts.reporter_code, acts.mineral_code
),

-- One scenario for a page: of those that name the mineral itself the first by page_priority.
chosen as (
    select
        actions.*, scenarios.name_ja, scenarios.name_en,
        row_number() over (
            partition by actions.reporter_code, actions.mineral_code
            order by
                actions.names_mineral desc, coalesce(scenarios.page_priority, scenarios.sort_order) asc, actions.scenario_id asc
        ) as place
    from actions
    inner join acting on {{ same('actions', 'acting', ['scenario_id', 'reporter_code', 'mineral_code']) }}
    inner join scenarios on actions.scenario_id = scenarios.scenario_id
),

stopped as (
    select distinct
        stops.reporter_code, stops.mineral_code, countries.name_ja as country_name_ja, countries.name_en as country_name_en
    from {{ ref('single_supplier_stop') }} as stops
    inner join {{ ref('countries') }} as countries on stops.country_code = countries.country_code
),

evaluations as (
    select
        sheets.reporter_code, sheets.mineral_code,
        case
            when chosen.has_shocks_only then 'shock'
            when chosen.has_shocks then 'shock_and_levers'
            when chosen.scenario_id is not null then 'levers'
            when stopped.mineral_code is not null then 'single_supplier'
            else 'none'
        end as case_code,
        chosen.scenario_id, chosen.name_ja as scenario_name_ja, chosen.name_en as scenario_name_en, chosen.projected_year,
        case when chosen.scenario_id is null then stopped.country_name_ja end as country_name_ja,
        case when chosen.scenario_id is null then stopped.country_name_en end as country_name_en
    from sheets
    left join chosen
        on {{ same('sheets', 'chosen', ['reporter_code', 'mineral_code']) }} and chosen.place = 1
    left join stopped
        on {{ same('sheets', 'stopped', ['reporter_code', 'mineral_code']) }}
)

select * from evaluations
