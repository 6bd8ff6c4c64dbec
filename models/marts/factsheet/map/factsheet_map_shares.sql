with

-- The ring of the analysis page shows the first of these countries, the map all of them.
rings as (
    select headlines.*
    from {{ ref('factsheet_headlines') }} as headlines
    where headlines.indicator_code = 'production_concentration' and headlines.indicator_value is not null
),

country_shares as (
    select * from {{ ref('country_shares') }}
    where not is_remainder and share > 0
),

steps as (
    select step, from_share, coalesce(lead(from_share) over (order by step), 2) as below_share from {{ ref('map_steps') }}
),

shares as (
    select
        rings.mineral_code, rings.supply_stage, rings.reference_year, country_shares.country_code,
        countries.name_ja as country_name_ja, countries.name_en as country_name_en, country_shares.share, steps.step,
        colours.colour_hex, slices.printed_percent,
        cast(
            row_number() over (
                partition by rings.mineral_code order by country_shares.share desc, country_shares.country_code asc
            ) as integer
        ) as country_rank
    from rings
    inner join country_shares
        on {{ same('rings', 'country_shares', [
            'scenario_id', 'mineral_code', 'reporter_code', 'reference_year', 'supply_stage', 'source_id'
        ]) }}
        and (rings.basis = country_shares.basis or rings.basis = '')
    inner join {{ ref('countries') }} as countries on country_shares.country_code = countries.country_code
    left join {{ ref('country_colours') }} as colours on country_shares.country_code = colours.country_code
    left join {{ ref('factsheet_slices') }} as slices
        on {{ same('rings', 'slices', ['reporter_code', 'mineral_code', 'indicator_code']) }}
        and country_shares.country_code = slices.country_code and not slices.is_rest
    inner join steps on country_shares.share >= steps.from_share and country_shares.share < steps.below_share
),

labelled as (
    select
        shares.mineral_code, shares.supply_stage, shares.reference_year, shares.country_code, shares.country_name_ja,
        shares.country_name_en, shares.country_rank, shares.share, shares.printed_percent, shares.step,
        shares.colour_hex,
        shares.country_rank <= {{ parameter('listed_country_count') }} as is_labelled
    from shares
)

select * from labelled
