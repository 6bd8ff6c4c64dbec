{%- set keys = ['reporter_code', 'mineral_code', 'supply_stage', 'reference_year'] -%}
with

years as (
    select * from {{ ref('int_indicators__all_years') }}
),

chosen as (
    select * from {{ ref('int_import_series__chosen') }}
),

-- The source that was looked into where it gives nothing: the first choice among those that know the importer's year.
known_years as (
    select
        reporter_code, reference_year, source_id,
        row_number() over (partition by reporter_code, reference_year order by preference) as choice
    from {{ ref('int_import_series__extracts') }}
    where is_known
),

imports as (
    select distinct {{ keys | join(', ') }} from {{ ref('int_trade__imports') }}
),

served as (
    select
        years.scenario_id, years.mineral_code, years.reporter_code, years.indicator_code, years.basis, years.supply_stage,
        coalesce(chosen.source_id, known_years.source_id, years.source_id) as source_id,
        years.is_proxy, years.depends_on_reporter, years.is_held, years.reference_year,
        chosen.import_series_code, coalesce(chosen.is_series_break, false) as is_series_break, chosen.stage_coverage
    from years
    left join chosen
        on years.depends_on_reporter and {{ same('years', 'chosen', keys) }}
    left join known_years
        on years.depends_on_reporter and {{ same('years', 'known_years', ['reporter_code', 'reference_year']) }}
        and known_years.choice = 1
    left join imports
        on {{ same('years', 'imports', keys) }}
    -- A gap of another importer is told once, on the basis of the pages, and not again on those beside it.
    where not years.is_beside or imports.reporter_code is not null
)

select * from served
