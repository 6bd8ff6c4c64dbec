{%- set keys = ['reporter_code', 'mineral_code', 'indicator_code'] -%}
with

donuts as (
    select * from {{ ref('factsheet_donuts') }}
),

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

country_shares as (
    select * from {{ ref('country_shares') }}
),

countries as (
    select * from {{ ref('countries') }}
),

ranked as (
    select
        {{ prefixed('headlines', keys) }},
        country_shares.country_code,
        country_shares.is_remainder,
        country_shares.share,
        row_number() over (
            partition by {{ prefixed('headlines', keys) }}
            order by
                case when country_shares.is_remainder then 1 else 0 end asc,
                country_shares.share desc,
                country_shares.country_code asc
        ) as country_rank
    from donuts
    inner join headlines
        on {{ same('donuts', 'headlines', keys) }}
    inner join country_shares
        on headlines.scenario_id = country_shares.scenario_id
        and headlines.mineral_code = country_shares.mineral_code
        and headlines.reporter_code = country_shares.reporter_code
        and headlines.reference_year = country_shares.reference_year
        and headlines.supply_stage = country_shares.supply_stage
        and headlines.source_id = country_shares.source_id
        -- Reserves and mine output have one basis, which their indicators leave blank.
        and (headlines.basis = country_shares.basis or headlines.basis = '')
    where country_shares.share > 0
),

grouped as (
    select
        ranked.*,
        ranked.is_remainder or ranked.country_rank > {{ parameter('listed_country_count') }} as is_rest
    from ranked
),

slices as (
    select
        {{ keys | join(', ') }}, is_rest, case when is_rest then 'OTH' else country_code end as country_code,
        min(country_rank) as slice_rank, sum(share) as slice_share
    from grouped
    group by {{ keys | join(', ') }}, is_rest, case when is_rest then 'OTH' else country_code end
),

named as (
    select
        {{ prefixed('slices', keys) }},
        cast(slices.slice_rank as integer) as slice_rank,
        slices.country_code,
        countries.name_ja as country_name_ja, countries.name_en as country_name_en,
        slices.is_rest,
        {{ mart_round('slices.slice_share') }} as share,
        {{ whole_percent('slices.slice_share', prefixed('slices', keys), 'slices.slice_rank') }} as printed_percent,
        country_colours.colour_hex
    from slices
    inner join countries on slices.country_code = countries.country_code
    left join {{ ref('country_colours') }} as country_colours on slices.country_code = country_colours.country_code
),

-- The line below the list is the sum of what the list prints.
summed as (
    select
        *,
        cast(
            sum(case when slice_rank <= 3 and not is_rest then printed_percent end)
                over (partition by {{ keys | join(', ') }})
            as integer
        ) as printed_top3_percent
    from named
)

select * from summed
