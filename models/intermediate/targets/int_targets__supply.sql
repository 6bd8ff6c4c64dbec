with

-- A year's members are those of its last day: the Union of 2013 has Croatia, that of 2020 no longer the United Kingdom.
members as (
    select
        group_code, country_code,
        extract(year from member_from) as first_year, extract(year from member_to) - 1 as last_year
    from {{ ref('country_groups') }}
),

importers as (
    select reporter_code from {{ ref('reporters') }}
    where is_world
),

-- The world as one, and each group of importers together; trade among members is no third country's supply.
supply as (
    select
        shares.mineral_code, 'WLD' as scope_code, shares.supply_stage, shares.reference_year, shares.basis, shares.source_id,
        shares.import_series_code, shares.country_code, shares.unit, shares.quantity,
        shares.is_remainder or members.country_code is not null as is_remainder
    from {{ ref('country_shares') }} as shares
    inner join importers on shares.reporter_code = importers.reporter_code
    left join members
        on shares.country_code = members.country_code
        and shares.reference_year >= members.first_year
        and shares.reference_year <= coalesce(members.last_year, shares.reference_year)
    where shares.quantity is not null
    union all
    select
        shares.mineral_code, buyers.group_code, shares.supply_stage, shares.reference_year, shares.basis, shares.source_id,
        shares.import_series_code, shares.country_code, shares.unit, sum(shares.quantity), shares.is_remainder
    from {{ ref('country_shares') }} as shares
    inner join members as buyers
        on shares.reporter_code = buyers.country_code
        and shares.reference_year >= buyers.first_year
        and shares.reference_year <= coalesce(buyers.last_year, shares.reference_year)
    left join members as sellers
        on shares.country_code = sellers.country_code
        and buyers.group_code = sellers.group_code
        and shares.reference_year >= sellers.first_year
        and shares.reference_year <= coalesce(sellers.last_year, shares.reference_year)
    where shares.quantity is not null and sellers.country_code is null
    group by
        shares.mineral_code, buyers.group_code, shares.supply_stage, shares.reference_year, shares.basis, shares.source_id,
        shares.import_series_code, shares.country_code, shares.unit, shares.is_remainder
)

select * from supply
