{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage'] -%}
with

bases as (
    select * from {{ ref('int_stockpile__bases') }}
),

worst as (
    select worst.*, headline.source_id
    from {{ ref('worst_single_supplier') }} as worst
    inner join {{ ref('int_scenarios__headline') }} as headline
        on {{ same('worst', 'headline', ['mineral_code', 'reporter_code', 'indicator_code']) }}
    where worst.is_largest_loss and worst.unit = 't'
),

required as (
    select
        {{ prefixed('bases', keys) }}, bases.base_flag, cast(bases.year_count as integer) as year_count,
        bases.from_year, bases.to_year, bases.source_id, {{ mart_round('bases.base_t') }} as base_t,
        {{ mart_round('bases.import_t') }} as import_t,
        {{ mart_round('bases.base_t / ' ~ parameter('days_per_year')) }} as daily_base_t,
        {{ parameter('stockpile_days') }} as stock_days,
        {{ mart_round(parameter('stockpile_days') ~ ' * bases.base_t / ' ~ parameter('days_per_year')) }} as requirement_t,
        worst.country_code as worst_supplier_code, worst.lost_share as worst_supplier_share,
        {{ mart_round(parameter('stockpile_days') ~ ' * bases.base_t / ' ~ yearly_gap('worst', 'quantity_lost', 'bases')) }}
            as worst_supplier_cover_days
    from bases
    left join worst
        on {{ same('bases', 'worst', keys) }}
)

select * from required
