-- Mineral Commodity Summaries 2026, added up over the countries with a figure: copper 980,200 kt of reserves over 23,013 kt mined
-- in 2025; nickel 139,240 kt over 3,885 kt, a lower bound, since the reserves of others are printed as more than a figure.
with

expected as (
    select 'copper' as mineral_code, 980200.0 / 23013.0 as life_years, false as is_lower_bound
    union all
    select 'nickel', 139240.0 / 3885.0, true
)

select expected.mineral_code, expected.life_years, lives.reserve_life_years, lives.is_lower_bound
from expected
left join {{ ref('reserve_life') }} as lives
    on expected.mineral_code = lives.mineral_code and lives.reference_year = 2025
where
    -- An older as_of knows nothing of 2025.
    {{ as_of_date() }} >= date '2026-05-27'
    and (
        lives.mineral_code is null
        or abs(lives.reserve_life_years - expected.life_years) > 0.000001
        or lives.is_lower_bound <> expected.is_lower_bound
    )
