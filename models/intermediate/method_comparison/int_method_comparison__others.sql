with

baseline as (
    select scenario_id from {{ ref('scenarios') }}
    where is_baseline
),

every_year as (
    select
        scenario_id, reporter_code, mineral_code, reference_year, 'geopolrisk' as method_code, score, reason_code,
        is_production_proxy, stages_missing, is_stage_partial, false as is_exports_missing
    from {{ ref('geopolrisk') }}
    union all
    select
        scenario_id, reporter_code, mineral_code, reference_year, 'eu_supply_risk' as method_code, score, reason_code,
        is_production_proxy, stages_missing, is_stage_partial, is_exports_missing
    from {{ ref('eu_supply_risk') }}
),

-- The newest year with a score; without any, the newest one whose trade is published, for it says what stands in the way.
ranked as (
    select
        every_year.*,
        row_number() over (
            partition by every_year.reporter_code, every_year.mineral_code, every_year.method_code
            order by
                case
                    when every_year.score is not null then 1
                    when every_year.reason_code <> 'no_edition_at_as_of' then 2
                    else 3
                end,
                every_year.reference_year desc
        ) as choice
    from every_year
    inner join baseline on every_year.scenario_id = baseline.scenario_id
),

newest as (
    select
        reporter_code, mineral_code, method_code, reference_year, score, reason_code,
        coalesce(is_production_proxy, false) as is_production_proxy,
        stages_missing is not null or coalesce(is_stage_partial, false) as is_stage_missing,
        is_exports_missing
    from ranked
    where choice = 1
)

select * from newest
