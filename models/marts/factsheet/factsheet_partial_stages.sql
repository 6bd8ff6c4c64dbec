with

headlines as (
    select headlines.*
    from {{ ref('indicator_headline') }} as headlines
    inner join {{ ref('scenarios') }} as scenarios on headlines.scenario_id = scenarios.scenario_id
    where scenarios.is_baseline and headlines.stage_coverage = 'partial'
),

import_series as (
    select * from {{ ref('import_series') }}
),

-- The customs have codes of nine digits, the extracts of the world's trade those of a nomenclature.
codes as (
    select
        import_series.import_series_code, hs_codes.mineral_code, hs_codes.supply_stage,
        hs_codes.hs9_code as customs_code, cast(null as integer) as last_year
    from import_series
    cross join {{ ref('hs_codes') }} as hs_codes
    where import_series.nomenclature is null
    union all
    select
        import_series.import_series_code, hs6_codes.mineral_code, hs6_codes.supply_stage, hs6_codes.hs6_code,
        hs6_codes.last_year
    from import_series
    inner join {{ ref('hs6_codes') }} as hs6_codes on import_series.nomenclature = hs6_codes.nomenclature
),

partial_stages as (
    select
        headlines.reporter_code, headlines.mineral_code, headlines.indicator_code,
        {{ joined_text('codes.customs_code') }} as customs_codes
    from headlines
    inner join codes
        on headlines.import_series_code = codes.import_series_code
        and headlines.mineral_code = codes.mineral_code
        and headlines.supply_stage = codes.supply_stage
        and headlines.reference_year <= coalesce(codes.last_year, headlines.reference_year)
    group by headlines.reporter_code, headlines.mineral_code, headlines.indicator_code
)

select * from partial_stages
