{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'basis', 'source_id'] -%}
with

quantities as (
    select * from {{ ref('int_quantities__by_country') }}
),

value_flags as (
    select * from {{ ref('value_flags') }}
),

ranked as (
    {{ ranked_countries('quantities', keys) }}
),

measured as (
    select
        {{ prefixed('ranked', keys) }},
        min(ranked.edition_id) as edition_id,
        max(ranked.import_series_code) as import_series_code,
        max(case when ranked.is_series_break then 1 else 0 end) = 1 as is_series_break,
        min(ranked.stage_coverage) as stage_coverage,
        sum(ranked.value_without_weight) / nullif(sum(ranked.trade_value), 0) as share_without_weight,
        max(ranked.unit) as unit,
        sum(ranked.quantity) as total_quantity,
        {{ herfindahl('quantity') }} as herfindahl_index,
        {{ herfindahl_upper_bound('quantity') }} as upper_bound,
        {{ leading_country_columns() }},
        sum(case when ranked.is_remainder then ranked.quantity else 0 end) / nullif(sum(ranked.quantity), 0) as remainder_share,
        {{ joined_text("case when value_flags.is_missing_value then country_code end") }} as unknown_country_codes,
        {{ joined_text("case when ranked.value_flag = 'withheld' then country_code end") }} as withheld_country_codes,
        -- A remark counts where the figure does: a zero says nothing about the shares of the others.
        coalesce(
            max(case when ranked.quantity > 0 then value_flags.precedence end), max(value_flags.precedence)
        ) as precedence
    from ranked
    inner join value_flags on ranked.value_flag = value_flags.value_flag
    group by {{ prefixed('ranked', keys) }}
),

flagged as (
    select
        {{ prefixed('measured', keys) }},
        measured.edition_id,
        measured.import_series_code,
        measured.is_series_break,
        measured.stage_coverage,
        measured.share_without_weight,
        measured.unit,
        measured.total_quantity,
        measured.herfindahl_index,
        measured.upper_bound,
        measured.top_country_code,
        measured.top_country_share,
        measured.top3_share,
        measured.country_count,
        measured.remainder_share,
        -- What the named countries hold of the whole; unknown as soon as a country or the remainder has no figure.
        case when measured.unknown_country_codes is null then 1 - measured.remainder_share end as coverage,
        measured.withheld_country_codes,
        measured.unknown_country_codes,
        value_flags.value_flag
    from measured
    inner join value_flags on measured.precedence = value_flags.precedence
)

select * from flagged
