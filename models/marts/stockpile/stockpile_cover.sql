{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage'] -%}
{%- set subject = ['mineral_code', 'reporter_code', 'indicator_code'] -%}
with

requirement as (
    select requirement.*, coalesce(bases.is_partial_base, false) as is_partial_base
    from {{ ref('stockpile_requirement') }} as requirement
    left join {{ ref('int_stockpile__bases') }} as bases
        on {{ same('requirement', 'bases', keys) }}
),

headline as (
    select * from {{ ref('int_scenarios__headline') }}
),

-- What a shock acts on, whether or not anything is known of what it takes.
shocked as (
    select distinct actions.scenario_id, actions.lever, {{ prefixed('actions', subject) }}
    from {{ ref('scenario_actions') }} as actions
    inner join {{ ref('levers') }} as levers on actions.lever = levers.lever
    where levers.is_shock
),

supply as (
    select
        shocked.scenario_id, shocked.lever, {{ prefixed('shocked', subject) }}, headline.lever_stage as supply_stage,
        headline.reference_year, headline.value_flag, headline.value_flag = 'partial_stage' as is_partial_loss, supply.lost_share
    from shocked
    inner join headline
        on {{ same('shocked', 'headline', subject) }}
    left join {{ ref('scenario_supply') }} as supply
        on {{ same('shocked', 'supply', ['scenario_id', 'lever'] + subject) }} and supply.unit = 't'
    where supply.lost_share is null or supply.lost_share > 0
),

gaps as (
    select
        supply.scenario_id, supply.lever, {{ prefixed('supply', keys) }}, supply.reference_year, supply.lost_share,
        {{ yearly_gap('supply', 'requirement') }} as lost_t, supply.value_flag,
        supply.is_partial_loss or requirement.is_partial_base as is_partial_stage,
        requirement.base_flag, requirement.base_t, requirement.import_t, requirement.stock_days, requirement.requirement_t
    from supply
    inner join requirement
        on {{ same('supply', 'requirement', keys) }}
),

flagged as (
    select
        *,
        case
            when lost_t is null then value_flag
            when base_t is null then base_flag
            else {{ cover_flag('lost_t') }}
        end as cover_flag
    from gaps
),

-- The stock fills the gap that the shock leaves, day after day, until it is empty.
cover as (
    select
        scenario_id, lever, {{ keys | join(', ') }}, reference_year, lost_share, {{ mart_round('lost_t') }} as lost_t,
        base_flag, stock_days, requirement_t,
        case
            when cover_flag is null
                then {{ mart_round('requirement_t * ' ~ parameter('days_per_year') ~ ' / lost_t') }}
        end as cover_days,
        cover_flag, is_partial_stage
    from flagged
)

select * from cover
