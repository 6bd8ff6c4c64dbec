with

stages as (
    select * from {{ ref('timeline_stages') }}
),

bases as (
    select * from {{ ref('dependence_stages') }}
),

sources as (
    select * from {{ ref('timeline_sources') }}
),

import_series as (
    select * from {{ ref('import_series') }}
),

partial_series as (
    select distinct mineral_code, reporter_code, supply_stage, import_series_code
    from {{ ref('int_import_series__stages') }}
    where stage_coverage = 'partial'
),

covered as (
    select distinct
        dependence.mineral_code, dependence.reporter_code, dependence.supply_stage, dependence.reference_year,
        dependence.basis, dependence.source_id, dependence.import_series_code, bases.preference,
        coalesce(import_series.preference, sources.series_order) as series_order,
        coalesce(sources.is_yearly, true) as is_yearly
    from {{ ref('supplier_dependence') }} as dependence
    inner join stages on dependence.supply_stage = stages.supply_stage
    inner join bases on dependence.supply_stage = bases.supply_stage and dependence.basis = bases.basis
    left join import_series on dependence.import_series_code = import_series.import_series_code
    left join sources on dependence.source_id = sources.source_id
    where dependence.share is not null and dependence.reference_year >= {{ parameter('timeline_first_year') }}
),

-- One basis for a stage: contained metal where any source has it, and means of several years only where nothing else is held.
based as (
    select
        covered.*,
        coalesce(
            min(case when covered.is_yearly then covered.preference end) over (
                partition by covered.mineral_code, covered.reporter_code, covered.supply_stage
            ),
            min(covered.preference) over (partition by covered.mineral_code, covered.reporter_code, covered.supply_stage)
        ) as best_preference
    from covered
),

ordered as (
    select
        based.*,
        row_number() over (
            partition by based.mineral_code, based.reporter_code, based.supply_stage, based.reference_year
            order by based.series_order asc, based.source_id asc
        ) as place
    from based
    where based.preference = based.best_preference
),

-- A series that adds no year to those before it would only draw their lines twice.
adding as (
    select mineral_code, reporter_code, supply_stage, source_id, import_series_code
    from ordered
    group by mineral_code, reporter_code, supply_stage, source_id, import_series_code
    having min(place) = 1
),

drawn as (
    select
        ordered.mineral_code, ordered.reporter_code, ordered.supply_stage, ordered.reference_year, ordered.basis,
        ordered.source_id, ordered.import_series_code, cast(ordered.series_order as integer) as series_order,
        partial_series.mineral_code is not null as is_partial
    from ordered
    inner join adding
        on {{ same('ordered', 'adding', [
            'mineral_code', 'reporter_code', 'supply_stage', 'source_id', 'import_series_code'
        ]) }}
    left join partial_series
        on {{ same('ordered', 'partial_series', ['mineral_code', 'reporter_code', 'supply_stage', 'import_series_code']) }}
)

select * from drawn
