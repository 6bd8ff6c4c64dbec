{%- set stage = ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'import_series_code'] -%}
with

imports as (
    select * from {{ ref('quantity_evidence') }}
    where contained_t is not null and import_series_code is not null
),

import_series as (
    select * from {{ ref('import_series') }}
),

-- A code of Japan's schedule has no nomenclature; one of six digits means another thing in another edition of the HS.
codes as (
    select hs9_code as hs_code, '' as nomenclature, mineral_code, supply_stage, factor_basis from {{ ref('hs_codes') }}
    union all
    select hs6_code, nomenclature, mineral_code, supply_stage, factor_basis from {{ ref('hs6_codes') }}
),

by_basis as (
    select
        {{ prefixed('imports', stage) }},
        codes.factor_basis,
        count(distinct codes.hs_code) as code_count,
        sum(imports.contained_t) as contained_t
    from imports
    inner join import_series on imports.import_series_code = import_series.import_series_code
    inner join codes
        on coalesce(imports.hs9_code, imports.hs6_code) = codes.hs_code
        and coalesce(import_series.nomenclature, '') = codes.nomenclature
        and imports.mineral_code = codes.mineral_code and imports.supply_stage = codes.supply_stage
    group by {{ prefixed('imports', stage) }}, codes.factor_basis
),

shared as (
    select
        {{ stage | join(', ') }}, factor_basis, code_count,
        {{ mart_round('contained_t') }} as contained_t,
        {{ mart_round('contained_t / nullif(sum(contained_t) over (partition by ' ~ stage | join(', ') ~ '), 0)') }}
            as share_of_stage
    from by_basis
)

select * from shared
