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

withheld as (
    select
        headlines.mineral_code,
        headlines.indicator_code,
        {{ joined_text('countries.name_ja') }} as withheld_names_ja
    from headlines
    inner join countries
        on position(',' || countries.country_code || ',' in ',' || headlines.withheld_country_codes || ',') > 0
    group by headlines.mineral_code, headlines.indicator_code
),

scaled as (
    select
        headlines.*,
        printed_scales.divisor,
        printed_scales.decimals as total_decimals,
        printed_scales.prefix_ja,
        row_number() over (
            partition by headlines.mineral_code, headlines.indicator_code order by printed_scales.from_quantity_t desc
        ) as place
    from headlines
    inner join printed_scales on headlines.total_quantity >= printed_scales.from_quantity_t
),

donuts as (
    select
        scaled.mineral_code,
        scaled.indicator_code,
        scaled.supply_stage,
        supply_stages.name_ja as quantity_name_ja,
        scaled.reference_year,
        scaled.total_quantity as total_t,
        {{ mart_round('scaled.total_quantity / scaled.divisor') }} as printed_total,
        scaled.total_decimals as printed_decimals,
        -- Reserves and mine output are counted in the substance of the ore (rare earths: oxide), imports in metal.
        replace(
            case
                when supply_stages.supply_stage in ('reserves', 'mine') then minerals.ore_content_unit_ja
                else minerals.content_unit_ja
            end,
            't', coalesce(scaled.prefix_ja, '') || 't'
        ) as printed_unit_ja,
        scaled.top3_share,
        withheld.withheld_names_ja
    from scaled
    inner join supply_stages on scaled.supply_stage = supply_stages.supply_stage
    inner join minerals on scaled.mineral_code = minerals.mineral_code
    left join withheld
        on scaled.mineral_code = withheld.mineral_code and scaled.indicator_code = withheld.indicator_code
    where scaled.place = 1
)

select * from donuts
