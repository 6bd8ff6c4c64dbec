with

evaluations as (
    select * from {{ ref('factsheet_evaluations') }}
),

levers as (
    select * from {{ ref('levers') }}
),

countries as (
    select country_code, name_ja, name_en from {{ ref('countries') }}
),

minerals as (
    select mineral_code, name_ja, name_en from {{ ref('minerals') }}
),

-- A row of a scenario may reach several indicators of the mineral and is printed once.
acts as (
    select
        actions.scenario_id, actions.row_number, actions.lever, actions.mineral_code, actions.reporter_code,
        max(actions.host_mineral_code) as host_mineral_code,
        max(case when levers.needs_country then actions.country_code end) as country_code,
        max(actions.displaces) as displaces, max(actions.from_year) as from_year,
        max(case when actions.is_projected then 1 else 0 end) = 1 as is_projected,
        max(actions.assumption_ja) as assumption_ja, max(actions.assumption_en) as assumption_en,
        max(actions.source_ja) as source_ja, max(actions.source_en) as source_en
    from {{ ref('scenario_actions') }} as actions
    inner join levers on actions.lever = levers.lever
    group by actions.scenario_id, actions.row_number, actions.lever, actions.mineral_code, actions.reporter_code
),

of_scenarios as (
    select
        evaluations.reporter_code, evaluations.mineral_code, acts.row_number, acts.lever, countries.name_ja as country_name_ja,
        countries.name_en as country_name_en,
        givers.name_ja as displaced_name_ja, givers.name_en as displaced_name_en, hosts.name_ja as host_name_ja,
        hosts.name_en as host_name_en, acts.from_year, acts.is_projected,
        acts.assumption_ja, acts.assumption_en, acts.source_ja, acts.source_en
    from evaluations
    inner join acts on {{ same('evaluations', 'acts', ['scenario_id', 'mineral_code', 'reporter_code']) }}
    left join countries on acts.country_code = countries.country_code
    left join countries as givers on acts.displaces = givers.country_code
    left join minerals as hosts on acts.host_mineral_code = hosts.mineral_code
),

of_suppliers as (
    select
        reporter_code, mineral_code, 1 as row_number, 'supplier_stops' as lever, country_name_ja, country_name_en,
        cast(null as {{ type_text() }}) as displaced_name_ja, cast(null as {{ type_text() }}) as displaced_name_en,
        cast(null as {{ type_text() }}) as host_name_ja, cast(null as {{ type_text() }}) as host_name_en,
        cast(null as integer) as from_year, false as is_projected, cast(null as {{ type_text() }}) as assumption_ja,
        cast(null as {{ type_text() }}) as assumption_en,
        cast(null as {{ type_text() }}) as source_ja,
        cast(null as {{ type_text() }}) as source_en
    from evaluations
    where case_code = 'single_supplier'
),

rows_of_all as (
    select * from of_scenarios
    union all
    select * from of_suppliers
),

described as (
    select rows_of_all.*, levers.sort_order as lever_order, levers.name_ja as lever_name_ja, levers.name_en as lever_name_en
    from rows_of_all
    inner join levers on rows_of_all.lever = levers.lever
)

select * from described
