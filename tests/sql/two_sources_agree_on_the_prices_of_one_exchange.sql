-- The Pink Sheet and the IMF read the same exchange for the six base metals: a month that differs by more than the tolerance has
-- a wrong row, unit or month on one side, and a month without its counterpart was lost. Holds for nothing without the IMF's.
with

differences as (
    select * from {{ ref('price_source_differences') }}
    where reference_year between {{ parameter('price_source_check_from') }} and {{ parameter('price_source_check_to') }}
),

metals as (
    select distinct mineral_code, price_series_id
    from {{ ref('price_series') }}
    where is_in_annual_ratio and frequency = 'monthly'
),

apart as (
    select metals.mineral_code, differences.reference_year, differences.reference_month, differences.price_difference
    from metals
    inner join differences on metals.price_series_id = differences.price_series_id
    where differences.price_difference is null or abs(differences.price_difference) > {{ parameter('price_source_tolerance') }}
),

lost as (
    select metals.mineral_code, cast(null as integer), cast(null as integer), cast(count(differences.price_difference) as double)
    from metals
    left join differences on metals.price_series_id = differences.price_series_id
    where (select count(*) from {{ ref('price_source_differences') }}) > 0
    group by metals.mineral_code
    having
        count(differences.price_difference)
        <> 12 * ({{ parameter('price_source_check_to') }} - {{ parameter('price_source_check_from') }} + 1)
),

wrong as (
    select * from apart
    union all
    select * from lost
)

select * from wrong
