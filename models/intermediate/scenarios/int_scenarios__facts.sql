with

headline as (
    select * from {{ ref('int_scenarios__headline') }}
    where indicator_value is not null
),

quantities as (
    select * from {{ ref('int_quantities__by_country') }}
),

governance as (
    select scores.*
    from {{ ref('int_governance__scores') }} as scores
    inner join {{ ref('stability_indices') }} as stability_indices on scores.stability_index = stability_indices.stability_index
    where stability_indices.is_default and scores.governance_rule = 'default'
),

facts as (
    select
        headline.mineral_code,
        headline.reporter_code,
        headline.indicator_code,
        quantities.country_code,
        quantities.is_remainder,
        quantities.is_top_n_table,
        quantities.quantity,
        case when headline.depends_on_reporter then governance.governance_g end as governance_g
    from headline
    inner join quantities
        on headline.mineral_code = quantities.mineral_code
        and headline.reporter_code = quantities.reporter_code
        and headline.supply_stage = quantities.supply_stage
        and headline.source_id = quantities.source_id
        and headline.reference_year = quantities.reference_year
        -- Reserves and production have one basis each, which their indicator does not name.
        and (headline.basis = quantities.basis or headline.basis = '')
    left join governance
        on quantities.country_code = governance.country_code and quantities.reference_year = governance.reference_year
)

select * from facts
