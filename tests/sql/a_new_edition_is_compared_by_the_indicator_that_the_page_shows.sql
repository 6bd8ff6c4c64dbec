-- edition_differences measures each edition anew. Where the new edition is the one that an indicator is made of, both must say
-- the same; of governance it is the index with the shares of the trade statistics.
with

differences as (
    select distinct
        evidence, mineral_code, reporter_code, indicator_code, basis, new_indicator_year, new_edition_id, new_indicator_value
    from {{ ref('edition_differences') }}
    where indicator_code is not null and new_rating is not null
),

indicator_values as (
    select indicator_values.*
    from {{ ref('indicator_values') }} as indicator_values
    inner join {{ ref('scenarios') }} as scenarios on indicator_values.scenario_id = scenarios.scenario_id
    where scenarios.is_baseline
),

wrong as (
    select
        differences.mineral_code, differences.indicator_code, differences.new_indicator_year, differences.new_edition_id,
        differences.new_indicator_value, indicator_values.indicator_value
    from differences
    inner join indicator_values
        on differences.mineral_code = indicator_values.mineral_code
        and differences.reporter_code = indicator_values.reporter_code
        and differences.indicator_code = indicator_values.indicator_code
        and differences.basis = indicator_values.basis
        and differences.new_indicator_year = indicator_values.reference_year
    where
        (differences.evidence = 'governance' or indicator_values.edition_ids = differences.new_edition_id)
        and (
            indicator_values.indicator_value is null
            or abs(differences.new_indicator_value - indicator_values.indicator_value) > 0.000000005
        )
)

select * from wrong
