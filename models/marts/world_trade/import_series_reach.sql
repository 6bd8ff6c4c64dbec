{%- set keys = ['import_series_code', 'mineral_code', 'supply_stage', 'stage_coverage'] -%}
with

stages as (
    select * from {{ ref('int_import_series__stages') }}
),

indicators as (
    select * from {{ ref('indicators') }}
    where depends_on_reporter
),

reporters as (
    select * from {{ ref('int_import_series__reporters') }}
),

reach as (
    select
        {{ prefixed('stages', keys) }},
        min(indicators.indicator_code) as indicator_code,
        min(case when reporters.is_default then stages.reference_year end) as default_reporter_from,
        max(case when reporters.is_default then stages.reference_year end) as default_reporter_to,
        min(case when not reporters.is_default then stages.reference_year end) as others_from,
        max(case when not reporters.is_default then stages.reference_year end) as others_to,
        cast(count(distinct stages.reporter_code) as integer) as reporter_count
    from stages
    inner join indicators on stages.supply_stage = indicators.supply_stage
    inner join reporters on stages.reporter_code = reporters.reporter_code
    group by {{ prefixed('stages', keys) }}
)

select * from reach
