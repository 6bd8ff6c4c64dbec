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

country_colours as (
    select * from {{ ref('country_colours') }}
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
        reporter_code, mineral_code, indicator_code, country_rank as slice_rank, country_code, is_rest,
        share as slice_share
    from grouped
    where not is_rest
    union all
    select
        reporter_code, mineral_code, indicator_code, min(country_rank) as slice_rank, 'OTH' as country_code, is_rest,
        sum(share) as slice_share
    from grouped
    where is_rest
    group by reporter_code, mineral_code, indicator_code, is_rest
),

named as (
    select
        {{ prefixed('slices', keys) }},
        cast(slices.slice_rank as integer) as slice_rank,
        slices.country_code,
        countries.name_ja as country_name_ja,
        countries.name_en as country_name_en,
        slices.is_rest,
        {{ mart_round('slices.slice_share') }} as share,
        country_colours.colour_hex
    from slices
    inner join countries on slices.country_code = countries.country_code
    left join country_colours on slices.country_code = country_colours.country_code
)

select * from named
