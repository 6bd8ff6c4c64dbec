{%- set keys = ['mineral_code', 'reporter_code', 'indicator_code'] -%}
{%- set scale = ['before_all.best_value', 'before_all.low_mid_cut', 'before_all.mid_high_cut', 'before_all.worst_value'] -%}
with

losses as (
    select * from {{ ref('int_scenarios__supplier_losses') }}
),

headline as (
    select * from {{ ref('int_scenarios__headline') }}
),

stages as (
    select distinct acts_on_stage from {{ ref('lever_effects') }}
    where lever = 'supplier_stops'
),

before_all as (
    select * from {{ ref('radar_scores') }}
),

importers as (
    select distinct reporter_code from headline
    where depends_on_reporter
),

-- Every importer has its own partners and, of what does not depend on it, those of the world; it does not stop itself.
suppliers as (
    select
        importers.reporter_code, {{ prefixed('losses', ['mineral_code', 'indicator_code', 'country_code']) }},
        losses.reporter_code as facts_reporter_code, headline.supply_stage, headline.reference_year,
        losses.quantity_lost / nullif(losses.quantity_before, 0) as lost_share, losses.value_after
    from losses
    inner join headline on {{ same('losses', 'headline', keys) }}
    inner join stages on headline.lever_stage = stages.acts_on_stage
    inner join importers on losses.reporter_code = importers.reporter_code or not headline.depends_on_reporter
    where losses.country_code <> importers.reporter_code
),

-- Of two that take as much of a stage, the stage nearer to the user counts.
ranked as (
    select
        suppliers.mineral_code, suppliers.reporter_code, suppliers.country_code,
        row_number() over (
            partition by suppliers.mineral_code, suppliers.reporter_code
            order by suppliers.lost_share desc, supply_stages.sort_order desc, suppliers.country_code asc
        ) as place
    from suppliers
    inner join {{ ref('supply_stages') }} as supply_stages on suppliers.supply_stage = supply_stages.supply_stage
    where suppliers.lost_share is not null
),

stopped as (
    select
        {{ prefixed('suppliers', ['mineral_code', 'reporter_code', 'indicator_code', 'country_code', 'supply_stage']) }},
        suppliers.reference_year, {{ mart_round('suppliers.lost_share') }} as lost_share,
        before_all.indicator_value as value_before, {{ mart_round('suppliers.value_after') }} as value_after,
        before_all.rating as rating_before,
        coalesce(
            {{ rating(
                'suppliers.value_after', 'before_all.low_mid_cut', 'before_all.mid_high_cut', 'indicators.direction'
            ) }}, 'N/A'
        ) as rating_after,
        before_all.risk_score as risk_score_before,
        {{ mart_round(risk_score('suppliers.value_after', *scale)) }} as risk_score_after
    from suppliers
    inner join ranked
        on {{ same('suppliers', 'ranked', ['mineral_code', 'reporter_code', 'country_code']) }} and ranked.place = 1
    inner join {{ ref('indicators') }} as indicators on suppliers.indicator_code = indicators.indicator_code
    left join before_all
        on suppliers.facts_reporter_code = before_all.reporter_code
        and {{ same('suppliers', 'before_all', ['mineral_code', 'indicator_code']) }}
),

effects as (
    select *, rating_before <> rating_after as moved from stopped
)

select * from effects
