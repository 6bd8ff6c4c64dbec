{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year'] -%}
with

numbered_parts as (
    select * from {{ ref('int_uncertainty__numbered_parts') }}
),

draws as (
    select * from {{ ref('int_uncertainty__draws') }}
),

countries as (
    select * from {{ ref('int_uncertainty__countries') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

subjects as (
    select distinct {{ prefixed('countries', keys) }}, countries.subject_number, indicators.depends_on_reporter
    from countries
    inner join indicators on countries.indicator_code = indicators.indicator_code
),

drawn_parts as (
    select
        numbered_parts.country_number, draws.draw,
        case
            when draws.draw = 0 or numbered_parts.part_key is null then numbered_parts.mode_quantity
            else {{ drawn_quantity(
                uniform_draw('draws.seed, draws.draw, numbered_parts.part_key'), 'numbered_parts.distribution',
                'numbered_parts.low_quantity', 'numbered_parts.mode_quantity', 'numbered_parts.high_quantity'
            ) }}
        end as part_quantity
    from numbered_parts
    cross join draws
),

by_country as (
    select country_number, draw, sum(part_quantity) as quantity
    from drawn_parts
    group by country_number, draw
),

governed as (
    select
        countries.subject_number, by_country.draw, draws.seed, countries.is_remainder, countries.is_top_n_table,
        by_country.quantity, countries.governance_g
    from by_country
    inner join draws on by_country.draw = draws.draw
    inner join countries
        on by_country.country_number = countries.country_number and draws.stability_index = countries.stability_index
),

measured as (
    select
        subject_number, draw, seed,
        {{ herfindahl('quantity') }} as concentration,
        {{ herfindahl_upper_bound('quantity') }} as concentration_upper,
        {{ import_stability('quantity', 'governance_g') }} as stability,
        {{ import_stability_upper_bound('quantity', 'governance_g') }} as stability_upper
    from governed
    group by subject_number, draw, seed
),

bounded as (
    select
        {{ prefixed('subjects', keys) }}, measured.draw, measured.seed,
        case when subjects.depends_on_reporter then measured.stability else measured.concentration end as lower_bound,
        case when subjects.depends_on_reporter then measured.stability_upper else measured.concentration_upper end as upper_bound
    from measured
    inner join subjects on measured.subject_number = subjects.subject_number
)

select * from bounded
