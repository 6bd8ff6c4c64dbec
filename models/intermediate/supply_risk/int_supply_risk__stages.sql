{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'reference_year'] -%}
with

stage_status as (
    select * from {{ ref('int_trade__stage_status') }}
),

score_reasons as (
    select * from {{ ref('score_reasons') }}
),

-- A stage without a consignment is known to be nothing; one that is too small to be rated is still imported metal.
judged as (
    select
        stage_status.*,
        coalesce(stage_status.missing_flag, 'scored') in ('scored', 'below_materiality', 'not_traded') as is_counted,
        score_reasons.precedence
    from stage_status
    left join score_reasons on stage_status.missing_flag = score_reasons.reason_code
),

gathered as (
    select
        {{ keys | join(', ') }},
        {{ joined_text("case when is_counted then supply_stage end") }} as stages_counted,
        {{ joined_text("case when not is_counted then supply_stage end") }} as stages_missing,
        max(case when not is_counted then precedence end) as missing_precedence
    from judged
    group by {{ keys | join(', ') }}
),

stages as (
    select
        {{ prefixed('gathered', keys) }},
        gathered.stages_counted,
        gathered.stages_missing,
        score_reasons.reason_code as missing_reason_code
    from gathered
    left join score_reasons on gathered.missing_precedence = score_reasons.precedence
)

select * from stages
