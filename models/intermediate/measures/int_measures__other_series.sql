{%- set keys = ['import_series_code', 'reporter_code', 'mineral_code', 'supply_stage', 'reference_year', 'basis'] -%}
with

partners as (
    select * from {{ ref('int_world_trade__partners') }}
),

stages as (
    select * from {{ ref('dependence_stages') }}
),

-- Every year of every series, those that another series counts for included.
shared as (
    select
        {{ prefixed('partners', keys) }}, partners.source_id, partners.country_code, partners.is_remainder,
        {{ mart_round(
            "partners.quantity / nullif(sum(partners.quantity) over (partition by " ~ prefixed('partners', keys) ~ "), 0)"
        ) }} as share
    from partners
    inner join stages on partners.supply_stage = stages.supply_stage and partners.basis = stages.basis
)

select {{ keys | join(', ') }}, source_id, country_code, share from shared
where not is_remainder
