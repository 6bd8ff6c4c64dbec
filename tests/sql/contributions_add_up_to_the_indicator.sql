-- The page's worked terms and the indicator come by two ways and must meet.
with

terms as (
    select scenario_id, mineral_code, reporter_code, indicator_code, reference_year, basis, sum(contribution) as indicator_value
    from {{ ref('import_stability_contributions') }}
    group by scenario_id, mineral_code, reporter_code, indicator_code, reference_year, basis
),

chosen as (
    select * from {{ ref('import_stability_alternatives') }}
    where is_default
),

compared as (
    select
        indicator_values.mineral_code,
        indicator_values.indicator_code,
        indicator_values.reference_year,
        indicator_values.basis,
        indicator_values.indicator_value,
        terms.indicator_value as sum_of_terms,
        chosen.indicator_value as default_alternative
    from {{ ref('indicator_values') }} as indicator_values
    inner join {{ ref('indicators') }} as indicators on indicator_values.indicator_code = indicators.indicator_code
    left join terms
        on indicator_values.scenario_id = terms.scenario_id and indicator_values.mineral_code = terms.mineral_code
        and indicator_values.reporter_code = terms.reporter_code
        and indicator_values.indicator_code = terms.indicator_code
        and indicator_values.reference_year = terms.reference_year and indicator_values.basis = terms.basis
    left join chosen
        on indicator_values.scenario_id = chosen.scenario_id and indicator_values.mineral_code = chosen.mineral_code
        and indicator_values.reporter_code = chosen.reporter_code
        and indicator_values.indicator_code = chosen.indicator_code
        and indicator_values.reference_year = chosen.reference_year and indicator_values.basis = chosen.basis
    where indicators.depends_on_reporter and indicator_values.indicator_value is not null
)

select * from compared
where
    abs(indicator_value - coalesce(sum_of_terms, 9)) > 1e-7
    or abs(indicator_value - coalesce(default_alternative, 9)) > 1e-9
