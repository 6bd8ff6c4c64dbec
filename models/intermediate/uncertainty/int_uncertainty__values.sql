{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year'] -%}
with

bounds as (
    select * from {{ ref('int_uncertainty__bounds') }}
),

-- The published figures have nobody in the remainder.
placed as (
    select
        {{ keys | join(', ') }}, draw, lower_bound, upper_bound,
        case when draw = 0 then 0 else {{ uniform_draw("seed, draw, mineral_code, indicator_code, 'remainder'") }} end as place
    from bounds
),

drawn_values as (
    select
        {{ keys | join(', ') }}, draw,
        {{ mart_round('lower_bound + place * coalesce(upper_bound - lower_bound, 0)') }} as indicator_value
    from placed
)

select * from drawn_values
