with

events as (
    select * from {{ ref('resource_measures') }}
),

stages as (
    select * from {{ ref('dependence_stages') }}
),

{% set series = [
    'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'basis', 'source_id', 'import_series_code'
] -%}
shares as (
    select {{ series | join(', ') }}, false as is_other_series from {{ ref('supplier_dependence') }}
    where share is not null
    union
    select {{ series | join(', ') }}, true as is_other_series from {{ ref('int_measures__other_series') }}
    where share is not null
),

-- Years in which a series says anything of a stage, whoever it names.
covered as (
    select shares.*, stages.preference, coalesce(coverage.stage_coverage = 'partial', false) as is_partial_stage
    from shares
    inner join stages on shares.supply_stage = stages.supply_stage and shares.basis = stages.basis
    left join {{ ref('int_import_series__stages') }} as coverage
        on {{ same('shares', 'coverage', [
            'import_series_code', 'reporter_code', 'mineral_code', 'supply_stage', 'reference_year'
        ]) }}
),

-- The year of the event is neither before nor after, unless the measure holds from its first day; a month is no day. What a
-- yearly schedule renews has no known year before, and a measure on scrap alone is not one on mines or imports.
dated as (
    select
        event_code, country_code, mineral_code,
        extract(year from event_on) - 1 as last_year_before,
        case
            when extract(month from event_on) = 1 and extract(day from event_on) = 1 and event_on_basis not in ('month', 'year')
                then extract(year from event_on)
            else extract(year from event_on) + 1
        end as first_year_after
    from events
    where event_on is not null and not is_planned and event_on_basis <> 'schedule' and not is_scrap_only
),

-- Before and after come from one series, or a change of files would pass for an effect: that which reaches nearest to the
-- measure from before, even where only an older one goes on after it. Where the series that counts changes in between, another
-- one that is held on both sides takes its place.
series as (
    select
        dated.event_code, dated.country_code, covered.mineral_code, covered.reporter_code, covered.supply_stage, covered.basis,
        covered.source_id, covered.import_series_code, covered.preference, covered.is_other_series,
        max(case when covered.is_partial_stage then 1 else 0 end) = 1 as is_partial_stage,
        max(case when covered.reference_year <= dated.last_year_before then covered.reference_year end) as year_before,
        max(case when covered.reference_year >= dated.first_year_after then covered.reference_year end) as year_after
    from dated
    inner join covered on dated.mineral_code = covered.mineral_code
    group by
        dated.event_code, dated.country_code, covered.mineral_code, covered.reporter_code, covered.supply_stage, covered.basis,
        covered.source_id, covered.import_series_code, covered.preference, covered.is_other_series
),

ranked as (
    select
        series.*,
        row_number() over (
            partition by series.event_code, series.reporter_code, series.supply_stage
            order by
                series.year_before desc nulls last, case when series.year_after is null then 1 else 0 end asc,
                series.is_other_series asc, series.year_after desc, series.preference asc, series.source_id asc,
                series.import_series_code asc
        ) as choice
    from series
    where not series.is_other_series or (series.year_before is not null and series.year_after is not null)
)

select * from ranked
where choice = 1
