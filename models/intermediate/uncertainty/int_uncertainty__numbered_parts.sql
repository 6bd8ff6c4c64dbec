{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year'] -%}
with

parts as (
    select * from {{ ref('int_uncertainty__parts') }}
),

-- Millions of drawn rows are grouped by one number each, not by five texts.
subjects as (
    select
        {{ prefixed('keyed', keys) }},
        cast(row_number() over (order by {{ prefixed('keyed', keys) }}) as integer) as subject_number
    from (select distinct {{ keys | join(', ') }} from parts) as keyed
),

numbered_parts as (
    select
        {{ prefixed('parts', keys) }}, parts.supply_stage, parts.source_id, parts.country_code, parts.is_remainder,
        parts.is_top_n_table, parts.distribution, parts.part_key, parts.mode_quantity, parts.low_quantity, parts.high_quantity,
        subjects.subject_number,
        cast(dense_rank() over (order by subjects.subject_number, parts.country_code, parts.is_remainder) as integer)
            as country_number
    from parts
    inner join subjects on {{ same('parts', 'subjects', keys) }}
)

select * from numbered_parts
