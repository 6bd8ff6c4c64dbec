{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year'] -%}
with

parts as (
    select * from {{ ref('int_uncertainty__parts') }}
),

draws as (
    select * from {{ ref('int_uncertainty__draws') }}
),

governance as (
    select * from {{ ref('int_governance__scores') }}
    where governance_rule = 'default'
),

indicators as (
    select * from {{ ref('indicators') }}
),

drawn_parts as (
    select
        {{ prefixed('parts', keys) }}, parts.country_code, parts.is_remainder, parts.is_top_n_table, draws.draw, draws.seed,
        draws.stability_index,
        case
            when draws.draw = 0 or parts.part_key is null then parts.mode_quantity
            else {{ drawn_quantity(
                uniform_draw('draws.seed, draws.draw, parts.part_key'), 'parts.distribution', 'parts.low_quantity',
                'parts.mode_quantity', 'parts.high_quantity'
            ) }}
        end as part_quantity
    from parts
    cross join draws
),

by_country as (
    select
        {{ keys | join(', ') }}, country_code, is_remainder, is_top_n_table, draw, seed, stability_index,
        sum(part_quantity) as quantity
    from drawn_parts
    group by {{ keys | join(', ') }}, country_code, is_remainder, is_top_n_table, draw, seed, stability_index
),

governed as (
    select by_country.*, governance.governance_g
    from by_country
    left join governance
        on by_country.stability_index = governance.stability_index
        and by_country.country_code = governance.country_code
        and by_country.reference_year = governance.reference_year
),

bounded as (
    select
        {{ prefixed('governed', keys) }}, governed.draw, governed.seed,
        max(case when indicators.depends_on_reporter then 1 else 0 end) = 1 as is_import,
        {{ herfindahl('quantity') }} as concentration,
        {{ herfindahl_upper_bound('quantity') }} as concentration_upper,
        {{ import_stability('quantity', 'governance_g') }} as stability,
        {{ import_stability_upper_bound('quantity', 'governance_g') }} as stability_upper
    from governed
    inner join indicators on governed.indicator_code = indicators.indicator_code
    group by {{ prefixed('governed', keys) }}, governed.draw, governed.seed
),

placed as (
    select
        {{ keys | join(', ') }}, draw,
        case when is_import then stability else concentration end as lower_bound,
        case when is_import then stability_upper else concentration_upper end as upper_bound,
        case when draw = 0 then 0 else {{ uniform_draw("seed, draw, mineral_code, indicator_code, 'remainder'") }} end as place
    from bounded
),

drawn_values as (
    select
        {{ keys | join(', ') }}, draw,
        {{ mart_round('lower_bound + place * coalesce(upper_bound - lower_bound, 0)') }} as indicator_value
    from placed
)

select * from drawn_values
