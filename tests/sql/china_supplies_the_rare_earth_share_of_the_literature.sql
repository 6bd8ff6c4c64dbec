-- China's part of Japan's imports of 280530 and 2846 by weight: 85.5 % in 2009 and 57.5 % in 2020; the literature says 85 and 58.
with

expected as (
    select 2009 as reference_year, 0.855 as share
    union all
    select 2020, 0.575
),

wrong as (
    select expected.reference_year, expected.share as expected_share, shares.share
    from {{ ref('country_shares') }} as shares
    inner join expected on shares.reference_year = expected.reference_year
    where
        shares.mineral_code = 'rare_earths'
        and shares.supply_stage = 'refined_import'
        and shares.basis = 'gross'
        and shares.country_code = 'CHN'
        and abs(shares.share - expected.share) > 0.0005
)

select * from wrong
