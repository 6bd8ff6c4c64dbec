-- China's part of Japan's imports of 280530 and 2846 by weight: 85.5 % in 2009 and 57.5 % in 2020; the literature says 85 and 58.
-- A year may only be absent where no customs file is known for it at the as_of date.
with

expected as (
    select 2009 as reference_year, 0.855 as share
    union all
    select 2020, 0.575
),

known as (
    select distinct reference_year from {{ ref('int_trade__harmonised') }}
    where known_on <= {{ as_of_date() }}
),

computed as (
    select reference_year, share from {{ ref('country_shares') }}
    where
        mineral_code = 'rare_earths'
        and supply_stage = 'refined_import'
        and basis = 'gross'
        and country_code = 'CHN'
),

wrong as (
    select expected.reference_year, expected.share as expected_share, computed.share
    from expected
    inner join known on expected.reference_year = known.reference_year
    left join computed on expected.reference_year = computed.reference_year
    where computed.share is null or abs(computed.share - expected.share) > 0.0005
)

select * from wrong
