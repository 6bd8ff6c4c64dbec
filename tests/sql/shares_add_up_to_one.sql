with

wholes as (
    select
        scenario_id, mineral_code, reporter_code, supply_stage, reference_year, basis, source_id,
        sum(share) as whole,
        sum(quantity) as quantity
    from {{ ref('country_shares') }}
    group by scenario_id, mineral_code, reporter_code, supply_stage, reference_year, basis, source_id
)

-- Shares are rounded to nine digits, and there are fewer than a hundred partners.
select * from wholes
where quantity > 0 and (whole is null or abs(whole - 1) > 1e-7)
