with

indicator_values as (
    select * from {{ ref('indicator_values') }}
),

governance as (
    select scores.*
    from {{ ref('int_governance__scores') }} as scores
    inner join {{ ref('stability_indices') }} as stability_indices on scores.stability_index = stability_indices.stability_index
    where stability_indices.is_default and scores.governance_rule = 'default'
),

-- What rule sets may compare with their cuts; shares and values carry their own names, so a rule set is only rows.
measures as (
    select
        scenario_id, mineral_code, reporter_code, indicator_code, reference_year, basis,
        'indicator_value' as measure_code, indicator_value as measured_value, lower_bound, upper_bound
    from indicator_values
    union all
    select
        scenario_id, mineral_code, reporter_code, indicator_code, reference_year, basis,
        'top_country_share' as measure_code, top_country_share as measured_value,
        cast(null as {{ type_double() }}), cast(null as {{ type_double() }})
    from indicator_values
    union all
    select
        indicator_values.scenario_id, indicator_values.mineral_code, indicator_values.reporter_code,
        indicator_values.indicator_code, indicator_values.reference_year, indicator_values.basis,
        'governance_percentile' as measure_code, governance.governance_percentile as measured_value,
        cast(null as {{ type_double() }}), cast(null as {{ type_double() }})
    from indicator_values
    left join governance
        on indicator_values.top_country_code = governance.country_code
        and indicator_values.reference_year = governance.reference_year
)

select * from measures
