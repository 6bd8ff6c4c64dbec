with

subjects as (
    select * from {{ ref('int_scenarios__subjects') }}
),

variants as (
    select * from {{ ref('int_scenarios__variants') }}
),

rows_and_effects as (
    select
        scenario_levers.*,
        lever_effects.acts_on_stage,
        lever_effects.effect,
        -- Quantities are measured against the stage that the row is about, also where they raise the secondary rate.
        lever_effects.supply_stage as measured_stage
    from {{ ref('scenario_levers') }} as scenario_levers
    inner join {{ ref('lever_effects') }} as lever_effects
        on scenario_levers.lever = lever_effects.lever
        and (
            scenario_levers.supply_stage = lever_effects.supply_stage
            or (scenario_levers.supply_stage is null and lever_effects.is_default)
        )
),

-- What a shock takes from a host metal it takes from the metals that come with it, in the same country and at the same stage.
reached as (
    select
        scenario_id, row_number, reporter_code, mineral_code, cast(null as {{ type_text() }}) as host_mineral_code,
        1 as companion_share, lever, country_code, acts_on_stage, measured_stage, effect, quantity_t, of_quantity_t, share,
        days, from_year, displaces
    from rows_and_effects
    union all
    select
        hosts.scenario_id, hosts.row_number, hosts.reporter_code, companions.mineral_code, companions.host_mineral_code,
        companions.companion_share, hosts.lever, hosts.country_code, hosts.acts_on_stage, hosts.measured_stage, hosts.effect,
        hosts.quantity_t, hosts.of_quantity_t, hosts.share, hosts.days, hosts.from_year, hosts.displaces
    from rows_and_effects as hosts
    inner join {{ ref('companions') }} as companions on hosts.mineral_code = companions.host_mineral_code
    where hosts.effect = 'withholds'
),

actions as (
    select
        variants.scenario_id, variants.lever, reached.row_number, reached.lever as row_lever, subjects.mineral_code,
        reached.host_mineral_code, subjects.reporter_code, subjects.indicator_code, reached.effect,
        case when reached.effect = 'meets_at_home' then subjects.reporter_code else reached.country_code end as country_code,
        reached.displaces, reached.from_year, reached.from_year > subjects.reference_year as is_projected,
        measured.stage_quantity,
        case
            when reached.effect not in ('adds', 'displaces', 'meets_at_home') then null
            when reached.days is not null then reached.days / {{ parameter('days_per_year') }} * measured.stage_quantity
            when reached.share is not null then reached.share * measured.stage_quantity
            when reached.of_quantity_t is not null
                then reached.quantity_t / reached.of_quantity_t * measured.stage_quantity
            -- A stage that a source gives in per cent has no tonnes to add to.
            when subjects.unit = 't' then reached.quantity_t
        end as quantity,
        case
            when reached.effect = 'withholds' then coalesce(reached.share, 1) * reached.companion_share
            when reached.effect = 'raises_price' then reached.share
            when reached.effect not in ('raises_rate', 'lowers_demand') then null
            when reached.share is not null then reached.share
            when reached.of_quantity_t is not null then reached.quantity_t / reached.of_quantity_t
            -- The need is what the stage imports; a quantity beyond it is the whole need, and of an unknown need it is no share.
            when measured.stage_quantity > reached.quantity_t then reached.quantity_t / measured.stage_quantity
            when measured.stage_quantity is not null then 1
        end as share
    from reached
    inner join variants
        on reached.scenario_id = variants.scenario_id and variants.lever in (reached.lever, 'all')
    inner join subjects
        on reached.mineral_code = subjects.mineral_code and reached.acts_on_stage = subjects.lever_stage
        and subjects.reporter_code = coalesce(reached.reporter_code, subjects.reporter_code)
    left join subjects as measured
        on subjects.mineral_code = measured.mineral_code and subjects.reporter_code = measured.reporter_code
        and reached.measured_stage = measured.lever_stage
)

select * from actions
