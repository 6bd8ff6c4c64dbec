-- A named partner without score and without rule stops the build. Years that no governance edition reaches are gaps of their own.
with

governed_years as (
    select distinct stability_index, governance_rule, reference_year from {{ ref('int_governance__scores') }}
),

partners as (
    -- Of every importer and every series, default or not.
    select distinct country_code, reference_year
    from {{ ref('int_world_trade__partners') }}
    where not is_remainder
),

ungoverned as (
    select partners.country_code, partners.reference_year, governed_years.stability_index, governed_years.governance_rule
    from partners
    inner join governed_years on partners.reference_year = governed_years.reference_year
    left join {{ ref('int_governance__scores') }} as scores
        on partners.country_code = scores.country_code
        and partners.reference_year = scores.reference_year
        and governed_years.stability_index = scores.stability_index
        and governed_years.governance_rule = scores.governance_rule
    where scores.governance_g is null
)

select * from ungoverned
