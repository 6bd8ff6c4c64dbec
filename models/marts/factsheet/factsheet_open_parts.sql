with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
    where indicator_value is not null and chart_kind = 'donut'
),

countries as (
    select * from {{ ref('countries') }}
    where not is_remainder
),

-- A withheld figure has a note of its own.
unknown as (
    select
        headlines.reporter_code, headlines.mineral_code, headlines.indicator_code,
        count(countries.country_code) as unknown_count
    from headlines
    left join countries
        on position(countries.country_code in coalesce(headlines.unknown_country_codes, '')) > 0
        and position(countries.country_code in coalesce(headlines.withheld_country_codes, '')) = 0
    group by headlines.reporter_code, headlines.mineral_code, headlines.indicator_code
),

judged as (
    select
        headlines.reporter_code,
        headlines.mineral_code,
        headlines.indicator_code,
        case
            when headlines.remainder_share > {{ parameter('open_remainder_share') }} then 'remainder'
            when unknown.unknown_count >= {{ parameter('open_unknown_count') }} then 'unknown_countries'
        end as open_part
    from headlines
    inner join unknown
        on headlines.reporter_code = unknown.reporter_code
        and headlines.mineral_code = unknown.mineral_code
        and headlines.indicator_code = unknown.indicator_code
),

open_parts as (
    select * from judged
    where open_part is not null
)

select * from open_parts
