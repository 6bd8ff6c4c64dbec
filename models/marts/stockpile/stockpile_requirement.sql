{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage'] -%}
with

bases as (
    select * from {{ ref('int_stockpile__bases') }}
),

-- Every mineral that an importer is asked about, at the stage of stocks: without a base its row says why.
headline as (
    select
        headline.mineral_code, headline.reporter_code, headline.lever_stage as supply_stage, headline.indicator_code,
        headline.value_flag
    from {{ ref('int_scenarios__headline') }} as headline
    inner join {{ ref('lever_effects') }} as effects on headline.lever_stage = effects.supply_stage
    where effects.lever = 'stockpiling' and effects.is_default and headline.depends_on_reporter
),

worst as (
    select worst.*, headline.value_flag = 'partial_stage' as is_partial_loss
    from {{ ref('worst_single_supplier') }} as worst
    inner join headline
        on {{ same('worst', 'headline', ['mineral_code', 'reporter_code', 'indicator_code']) }}
    where worst.is_largest_loss and worst.unit = 't'
),

gaps as (
    select
        {{ prefixed('headline', keys) }}, coalesce(bases.base_flag, headline.value_flag) as base_flag,
        cast(bases.year_count as integer) as year_count, bases.from_year, bases.to_year, bases.source_id, bases.base_t,
        bases.import_t,
        coalesce(bases.is_partial_base, false) or headline.value_flag = 'partial_stage' as is_partial_stage,
        headline.value_flag, worst.country_code, worst.lost_share,
        {{ yearly_gap('worst', 'bases') }} as gap_t
    from headline
    left join bases
        on {{ same('headline', 'bases', keys) }}
    left join worst
        on {{ same('headline', 'worst', keys) }}
),

flagged as (
    select
        *,
        case
            when base_t is null then base_flag
            when gap_t is null then value_flag
            else {{ cover_flag('gap_t') }}
        end as cover_flag
    from gaps
),

required as (
    select
        {{ keys | join(', ') }}, base_flag, year_count, from_year, to_year, source_id, {{ mart_round('base_t') }} as base_t,
        {{ mart_round('import_t') }} as import_t,
        {{ mart_round('base_t / ' ~ parameter('days_per_year')) }} as daily_base_t,
        {{ parameter('stockpile_days') }} as stock_days,
        {{ mart_round(parameter('stockpile_days') ~ ' * base_t / ' ~ parameter('days_per_year')) }} as requirement_t,
        country_code as worst_supplier_code, lost_share as worst_supplier_share,
        case
            when cover_flag is null then {{ mart_round(parameter('stockpile_days') ~ ' * base_t / gap_t') }}
        end as worst_supplier_cover_days,
        cover_flag as worst_supplier_cover_flag, is_partial_stage
    from flagged
)

select * from required
