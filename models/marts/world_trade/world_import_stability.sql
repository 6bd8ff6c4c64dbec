{%- set keys = ['import_series_code', 'reporter_code', 'mineral_code', 'supply_stage', 'reference_year', 'basis'] -%}
with

partners as (
    select * from {{ ref('int_world_trade__partners') }}
),

governance as (
    select scores.*
    from {{ ref('int_governance__scores') }} as scores
    inner join {{ ref('stability_indices') }} as stability_indices on scores.stability_index = stability_indices.stability_index
    where stability_indices.is_default and scores.governance_rule = 'default'
),

governed_years as (
    select distinct reference_year from governance
),

chosen as (
    select * from {{ ref('int_import_series__chosen') }}
),

ranked as (
    {{ ranked_countries('partners', keys) }}
),

governed as (
    select
        ranked.*,
        governance.governance_g,
        governance.value_flag as governance_flag
    from ranked
    left join governance
        on ranked.country_code = governance.country_code and ranked.reference_year = governance.reference_year
),

measured as (
    select
        {{ prefixed('governed', keys) }},
        min(governed.source_id) as source_id,
        min(governed.nomenclature) as nomenclature,
        min(governed.edition_id) as edition_id,
        min(governed.stage_coverage) as stage_coverage,
        sum(governed.quantity) as total_quantity,
        max(governed.unit) as unit,
        {{ herfindahl('quantity') }} as herfindahl_index,
        {{ import_stability('quantity', 'governance_g') }} as import_stability,
        {{ leading_country_columns() }},
        sum(governed.value_without_weight) / nullif(sum(governed.trade_value), 0) as share_without_weight,
        max(case when governed.governance_flag = 'earlier_governance_year' and governed.quantity > 0 then 1 else 0 end)
            as has_earlier_governance
    from governed
    group by {{ prefixed('governed', keys) }}
),

described as (
    select
        {{ prefixed('measured', keys) }},
        measured.source_id,
        measured.nomenclature,
        measured.edition_id,
        measured.stage_coverage,
        {{ mart_round('measured.total_quantity') }} as total_quantity,
        measured.unit,
        {{ mart_round('measured.herfindahl_index') }} as herfindahl_index,
        {{ mart_round('measured.import_stability') }} as import_stability,
        measured.top_country_code,
        {{ mart_round('measured.top_country_share') }} as top_country_share,
        {{ mart_round('measured.top3_share') }} as top3_share,
        measured.country_count,
        {{ mart_round('measured.share_without_weight') }} as share_without_weight,
        chosen.import_series_code is not null as is_default_series,
        -- Where the default series changes, a reader who goes on with it crosses a break.
        coalesce(chosen.is_series_break, false) as is_series_break,
        case
            when measured.total_quantity is null then 'not_available'
            when measured.herfindahl_index is null then 'below_unit'
            when governed_years.reference_year is null then 'no_edition_at_as_of'
            when measured.import_stability is null then 'not_available'
            when measured.stage_coverage = 'partial' then 'partial_stage'
            when measured.has_earlier_governance = 1 then 'earlier_governance_year'
            else 'reported'
        end as value_flag
    from measured
    left join chosen
        on {{ same('measured', 'chosen', keys[:-1]) }}
    left join governed_years on measured.reference_year = governed_years.reference_year
)

select * from described
