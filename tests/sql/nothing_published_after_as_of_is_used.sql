-- Sources that come in editions: what was published later was not known. Continuous series go by period and publication lag.
with

used as (
    select source_id, edition_id from {{ ref('int_production__as_of') }}
    union
    select source_id, edition_id from {{ ref('int_reserves__as_of') }}
    union
    select source_id, edition_id from {{ ref('int_prices__as_of') }}
    union
    select source_id, edition_id from {{ ref('int_recycling__as_of') }}
    union
    select source_id, edition_id from {{ ref('int_world_trade__harmonised') }}
    union
    select 'worldbank_wgi' as source_id, edition_id from {{ ref('int_governance__as_of') }}
),

later as (
    select distinct used.edition_id, editions.published_on
    from used
    inner join {{ ref('int_provenance__editions') }} as editions on used.edition_id = editions.edition_id
    where not editions.is_continuous and editions.published_on > {{ as_of_date() }}
),

too_early as (
    select distinct imports.edition_id, {{ last_day_of_year('imports.reference_year') }} as published_on
    from {{ ref('int_trade__as_of') }} as imports
    where {{ last_day_of_year('imports.reference_year') }} > {{ as_of_date() }}
)

select * from later
union all
select * from too_early
