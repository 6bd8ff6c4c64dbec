{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'reference_year'] -%}
with

stage_status as (
    select * from {{ ref('int_trade__stage_status') }}
),

score_reasons as (
    select * from {{ ref('score_reasons') }}
),

-- A stage belongs to a mineral where any customs code is its: silicon has no ore of its own in any schedule.
coded_stages as (
    select mineral_code, supply_stage from {{ ref('hs_codes') }}
    union
    select mineral_code, supply_stage from {{ ref('hs6_codes') }}
),

-- A stage without a consignment is known to be nothing; one that is too small to be rated is still imported metal.
judged as (
    select
        stage_status.*,
        coalesce(stage_status.missing_flag, 'scored') in ('scored', 'below_materiality', 'not_traded') as is_counted,
        coalesce(stage_status.missing_flag, '') <> 'code_not_in_extract' or coded_stages.mineral_code is not null as is_its_own,
        score_reasons.precedence
    from stage_status
    left join coded_stages on {{ same('stage_status', 'coded_stages', ['mineral_code', 'supply_stage']) }}
    left join score_reasons on stage_status.missing_flag = score_reasons.reason_code
),

gathered as (
    select
        {{ keys | join(', ') }},
        {{ joined_text("case when is_counted then supply_stage end") }} as stages_counted,
        {{ joined_text("case when not is_counted and is_its_own then supply_stage end") }} as stages_missing,
        max(case when not is_counted then precedence end) as missing_precedence,
        max(case when not is_counted and is_its_own and missing_flag <> 'not_separable' then 1 else 0 end) = 1
            as is_stage_not_held
    from judged
    group by {{ keys | join(', ') }}
),

stages as (
    select
        {{ prefixed('gathered', keys) }},
        gathered.stages_counted,
        gathered.stages_missing,
        gathered.is_stage_not_held,
        score_reasons.reason_code as missing_reason_code
    from gathered
    left join score_reasons on gathered.missing_precedence = score_reasons.precedence
)

select * from stages
