with

scenario_rows as (
    select * from {{ ref('factsheet_scenario_rows') }}
    where is_own_row
),

-- What loses least supply stands first, whatever its index says; of two alike, what lowers more ratings, then the scores.
placed as (
    select
        reporter_code, mineral_code, scenario_id, scenario_name_ja, scenario_name_en, country_name_ja, country_name_en,
        assumption_basis, caveat_ja, caveat_en,
        improved_count, worsened_count, gone_count, falls_with_loss, largest_loss, step_change, risk_change,
        cast(row_number() over (
            partition by reporter_code, mineral_code
            order by
                largest_loss asc, step_change asc, risk_change asc,
                case when scenario_order is null then 1 else 0 end, scenario_order asc
        ) as integer) as place,
        cast(count(*) over (partition by reporter_code, mineral_code) as integer) as scenario_count
    from scenario_rows
),

compared as (
    select * from placed
    where scenario_count > 1
)

select * from compared
