-- What is shaded and what is named as others make one, and the largest share is that of the analysis page.
with

shaded as (
    select mineral_code, sum(share) as shaded_share, max(share) as largest_share
    from {{ ref('factsheet_map_shares') }}
    group by mineral_code
)

select
    headlines.mineral_code, shaded.shaded_share, headlines.remainder_share, shaded.largest_share, headlines.top_country_share
from {{ ref('factsheet_headlines') }} as headlines
left join shaded on headlines.mineral_code = shaded.mineral_code
where
    headlines.indicator_code = 'production_concentration'
    and headlines.indicator_value is not null
    and (
        shaded.mineral_code is null
        or abs(shaded.shaded_share + coalesce(headlines.remainder_share, 0) - 1) > 0.000001
        or abs(shaded.largest_share - headlines.top_country_share) > 0.000001
    )
