{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year'] -%}
with

numbered_parts as (
    select * from {{ ref('int_uncertainty__numbered_parts') }}
),

indices as (
    select stability_index from {{ ref('stability_indices') }}
),

governance as (
    select * from {{ ref('int_governance__scores') }}
    where governance_rule = 'default'
),

countries as (
    select
        country_number, subject_number, {{ keys | join(', ') }}, country_code, is_remainder,
        max(case when is_top_n_table then 1 else 0 end) = 1 as is_top_n_table
    from numbered_parts
    group by country_number, subject_number, {{ keys | join(', ') }}, country_code, is_remainder
),

governed as (
    select
        countries.country_number, countries.subject_number, {{ prefixed('countries', keys) }}, countries.country_code,
        countries.is_remainder, countries.is_top_n_table, indices.stability_index, governance.governance_g
    from countries
    cross join indices
    left join governance
        on countries.country_code = governance.country_code
        and countries.reference_year = governance.reference_year
        and indices.stability_index = governance.stability_index
)

select * from governed
