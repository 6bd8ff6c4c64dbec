-- Monthly prices show swings that annual means hide: a mineral that has them is rated by 120 of them, on its page too.
with

monthly as (
    select distinct mineral_code from {{ ref('int_prices__harmonised') }}
    where frequency = 'monthly' and role = 'headline'
),

headlines as (
    select * from {{ ref('indicator_headline') }}
    where indicator_code = 'price_variability'
),

wrong as (
    select monthly.mineral_code, headlines.basis
    from monthly
    left join headlines on monthly.mineral_code = headlines.mineral_code
    where headlines.basis is null or headlines.basis <> 'months_120'
)

select * from wrong
