{%- set keys = ['reporter_code', 'mineral_code', 'indicator_code'] -%}
with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
    where chart_kind = 'donut' and indicator_value is not null
),

supply_stages as (
    select * from {{ ref('supply_stages') }}
),

minerals as (
    select * from {{ ref('minerals') }}
),

countries as (
    select * from {{ ref('countries') }}
),

printed_scales as (
    select * from {{ ref('printed_scales') }}
),

-- Those without a figure; the named countries stand before a remainder.
unknown as (
    select
        {{ prefixed('headlines', keys) }}, countries.name_ja, countries.name_en,
        position(countries.country_code in coalesce(headlines.withheld_country_codes, '')) > 0 as is_withheld,
        row_number() over (
            partition by
                {{ prefixed('headlines', keys) }},
                position(countries.country_code in coalesce(headlines.withheld_country_codes, '')) > 0
            order by countries.is_remainder asc, countries.country_code asc
        ) as place,
        {{ parameter('named_unknown_count') }} as last_place
    from headlines
    inner join countries on position(countries.country_code in headlines.unknown_country_codes) > 0
    where headlines.unknown_country_codes is not null
),

named as (
    select
        {{ keys | join(', ') }},
        {{ joined_text("case when is_withheld then name_ja end") }} as withheld_names_ja,
        {{ joined_text("case when is_withheld then name_en end") }} as withheld_names_en,
        {{ joined_text(
            "case when not is_withheld and place <= last_place then cast(place as " ~ type_text() ~ ") || ':' || name_ja end"
        ) }} as unknown_names_ja,
        {{ joined_text(
            "case when not is_withheld and place <= last_place then cast(place as " ~ type_text() ~ ") || ':' || name_en end"
        ) }} as unknown_names_en,
        max(case when not is_withheld and place > last_place then 1 else 0 end) = 1 as has_more_unknown
    from unknown
    group by {{ keys | join(', ') }}
),

scaled as (
    select
        headlines.*,
        printed_scales.divisor, printed_scales.decimals as total_decimals, printed_scales.prefix_ja, printed_scales.prefix_en,
        row_number() over (
            partition by {{ prefixed('headlines', keys) }} order by printed_scales.from_quantity_t desc
        ) as place
    from headlines
    inner join printed_scales on headlines.total_quantity >= printed_scales.from_quantity_t
),

donuts as (
    select
        {{ prefixed('scaled', keys) }}, scaled.supply_stage, supply_stages.name_ja as quantity_name_ja,
        supply_stages.name_en as quantity_name_en, scaled.reference_year, scaled.total_quantity as total_t,
        {{ mart_round('scaled.total_quantity / scaled.divisor') }} as printed_total, scaled.total_decimals as printed_decimals,
        -- A study's shares have no tonnes behind them. Reserves and mine output are counted in the substance of the ore (rare
        -- earths: oxide), imports in metal. English units begin with the tonne.
        case when scaled.unit = '%' then '%' else replace({{ counted_in('ja') }}, 't', coalesce(scaled.prefix_ja, '') || 't') end
            as printed_unit_ja,
        case when scaled.unit = '%' then '%' else coalesce(scaled.prefix_en, '') || {{ counted_in('en') }} end as printed_unit_en,
        scaled.top3_share,
        named.withheld_names_ja, named.withheld_names_en, named.unknown_names_ja, named.unknown_names_en,
        coalesce(named.has_more_unknown, false) as has_more_unknown
    from scaled
    inner join supply_stages on scaled.supply_stage = supply_stages.supply_stage
    inner join minerals on scaled.mineral_code = minerals.mineral_code
    left join named
        on {{ same('scaled', 'named', keys) }}
    where scaled.place = 1
)

select * from donuts
