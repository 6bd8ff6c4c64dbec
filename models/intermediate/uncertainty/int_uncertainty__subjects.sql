with

headline as (
    select * from {{ ref('indicator_headline') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

dim_reporters as (
    select * from {{ ref('dim_reporters') }}
    where is_default
),

subjects as (
    select
        headline.scenario_id, headline.mineral_code, headline.reporter_code, headline.indicator_code, headline.basis,
        headline.reference_year, headline.supply_stage, headline.source_id, headline.indicator_value, headline.value_flag,
        headline.rule_set, headline.rating, headline.low_mid_cut, headline.mid_high_cut, indicators.direction
    from headline
    inner join indicators on headline.indicator_code = indicators.indicator_code
    left join dim_reporters on headline.reporter_code = dim_reporters.reporter_code
    where not indicators.depends_on_reporter or dim_reporters.reporter_code is not null
)

select * from subjects
