-- A content factor called stoichiometric is that of its compound, digit for digit, or 1 for the metal itself; and a formula
-- beside a factor that comes from elsewhere would claim a working that isn't there.
with

stoichiometry as (
    select * from {{ ref('stoichiometry') }}
),

codes as (
    select hs9_code as hs_code, content_factor, factor_basis, formula from {{ ref('hs_codes') }}
    union all
    select hs6_code, content_factor, factor_basis, formula from {{ ref('hs6_codes') }}
),

unproven as (
    select
        codes.*,
        stoichiometry.factor
    from codes
    left join stoichiometry on codes.formula = stoichiometry.formula
    where
        (codes.factor_basis = 'stoichiometric' and coalesce(stoichiometry.factor, 1) <> codes.content_factor)
        or (codes.factor_basis <> 'stoichiometric' and codes.formula is not null)
        or (codes.formula is not null and stoichiometry.factor is null)
)

select * from unproven
