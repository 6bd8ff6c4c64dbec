{%- set keys = ['mineral_code', 'reporter_code', 'indicator_code'] -%}
with

losses as (
    select * from {{ ref('int_scenarios__supplier_losses') }}
),

headline as (
    select * from {{ ref('int_scenarios__headline') }}
),

thresholds as (
    select thresholds.*
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    where rule_sets.is_default and thresholds.measure_code = 'indicator_value'
),

rated as (
    select
        {{ prefixed('losses', keys) }}, losses.country_code, headline.supply_stage, headline.reference_year,
        headline.unit, {{ mart_round('losses.quantity_lost') }} as quantity_lost,
        {{ mart_round('losses.quantity_lost / nullif(losses.quantity_before, 0)') }} as lost_share,
        headline.indicator_value as value_before, {{ mart_round('losses.value_after') }} as value_after,
        coalesce(headline.rating, 'N/A') as rating_before,
        coalesce({{ rating('losses.value_after', 'low_mid_cut', 'mid_high_cut', 'direction') }}, 'N/A') as rating_after
    from losses
    inner join headline
        on {{ same('losses', 'headline', keys) }}
    left join thresholds
        on losses.indicator_code = thresholds.indicator_code and headline.basis = coalesce(thresholds.basis, '')
),

-- Where nothing is left the index has no value: that loss is found by its size.
ranked as (
    select
        *,
        row_number() over (partition by {{ keys | join(', ') }} order by lost_share desc, country_code asc) as loss_rank,
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by abs(value_after - value_before) desc nulls last, lost_share desc, country_code asc
        ) as move_rank
    from rated
),

worst as (
    select
        {{ keys | join(', ') }}, country_code, supply_stage, reference_year, unit, quantity_lost, lost_share, value_before,
        value_after, rating_before, rating_after, rating_before <> rating_after as moved, loss_rank = 1 as is_largest_loss,
        move_rank = 1 as is_largest_move,
        -- Of one importer's minerals at one stage, the one that would lose most stands first.
        case when loss_rank = 1 then cast(rank() over (
            partition by reporter_code, indicator_code, loss_rank order by lost_share desc
        ) as integer) end as mineral_rank
    from ranked
    where loss_rank = 1 or move_rank = 1
)

select * from worst
