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

-- Millions of drawn rows are grouped by one number each, not by five texts.
subjects as (
    select
        {{ prefixed('keyed', keys) }}, indicators.depends_on_reporter,
        cast(row_number() over (order by {{ prefixed('keyed', keys) }}) as integer) as subject_number
    from (select distinct {{ keys | join(', ') }} from parts) as keyed
    inner join indicators on keyed.indicator_code = indicators.indicator_code
),

numbered_parts as (
    select
        parts.*, subjects.subject_number,
        cast(dense_rank() over (order by subjects.subject_number, parts.country_code, parts.is_remainder) as integer)
            as country_number
    from parts
    inner join subjects on {{ same('parts', 'subjects', keys) }}
),

countries as (
    select
        country_number, country_code, subject_number, reference_year, is_remainder,
        max(case when is_top_n_table then 1 else 0 end) = 1 as is_top_n_table
    from numbered_parts
    group by country_number, country_code, subject_number, reference_year, is_remainder
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

indexed as (
    select
        countries.country_number, countries.subject_number, countries.is_remainder, countries.is_top_n_table,
        governance.stability_index, governance.governance_g
    from countries
    left join governance
        on countries.country_code = governance.country_code and countries.reference_year = governance.reference_year
),

governed as (
    select
        countries.subject_number, by_country.draw, draws.seed, countries.is_remainder, countries.is_top_n_table,
        by_country.quantity, indexed.governance_g
    from by_country
    inner join draws on by_country.draw = draws.draw
    inner join countries on by_country.country_number = countries.country_number
    left join indexed
        on by_country.country_number = indexed.country_number and draws.stability_index = indexed.stability_index
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
        {{ prefixed('subjects', keys) }}, measured.draw, measured.seed, subjects.depends_on_reporter as is_import,
        measured.concentration, measured.concentration_upper, measured.stability, measured.stability_upper
    from measured
    inner join subjects on measured.subject_number = subjects.subject_number
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
