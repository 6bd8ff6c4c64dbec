-- A row says one size that its lever takes, a stage where it can act and a country where it needs one.
with

scenario_levers as (
    select * from {{ ref('scenario_levers') }}
),

levers as (
    select * from {{ ref('levers') }}
),

stages as (
    select lever, supply_stage, max(case when is_default then 1 else 0 end) = 1 as is_default
    from {{ ref('lever_effects') }}
    group by lever, supply_stage
),

described as (
    select
        scenario_levers.scenario_id,
        scenario_levers.row_number,
        scenario_levers.lever,
        scenario_levers.country_code,
        scenario_levers.supply_stage,
        scenario_levers.quantity_t,
        scenario_levers.of_quantity_t,
        scenario_levers.share,
        scenario_levers.days,
        levers.needs_country,
        levers.takes_quantity,
        levers.takes_share,
        levers.takes_days,
        levers.share_minimum,
        levers.share_maximum,
        levers.days_maximum,
        case when scenario_levers.quantity_t is null then 0 else 1 end
        + case when scenario_levers.share is null then 0 else 1 end
        + case when scenario_levers.days is null then 0 else 1 end as size_count
    from scenario_levers
    inner join levers on scenario_levers.lever = levers.lever
)

select described.scenario_id, described.row_number
from described
where
    described.needs_country <> (described.country_code is not null)
    or described.size_count
    <> case when described.takes_quantity or described.takes_share or described.takes_days then 1 else 0 end
    or (described.quantity_t is not null and (not described.takes_quantity or described.quantity_t <= 0))
    or (
        described.days is not null
        and (not described.takes_days or described.days <= 0 or described.days > described.days_maximum)
    )
    or (
        described.share is not null
        and (
            not described.takes_share
            or described.share <= described.share_minimum
            or described.share > coalesce(described.share_maximum, described.share)
        )
    )
    or (described.of_quantity_t is not null and coalesce(described.of_quantity_t < described.quantity_t, true))
    or not exists (
        select 1 from stages
        where
            stages.lever = described.lever
            and (
                stages.supply_stage = described.supply_stage
                or (described.supply_stage is null and stages.is_default)
            )
    )
