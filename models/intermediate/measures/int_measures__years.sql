with

events as (
    select * from {{ ref('resource_measures') }}
),

stages as (
    select * from {{ ref('dependence_stages') }}
),

-- Years in which a series says anything of a stage, whoever it names.
covered as (
    select distinct
        dependence.mineral_code, dependence.reporter_code, dependence.supply_stage, dependence.reference_year, dependence.basis,
        dependence.source_id, dependence.import_series_code, stages.preference
    from {{ ref('supplier_dependence') }} as dependence
    inner join stages on dependence.supply_stage = stages.supply_stage and dependence.basis = stages.basis
    where dependence.share is not null
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
-- measure from before, even where only an older one goes on after it.
series as (
    select
        dated.event_code, dated.country_code, covered.mineral_code, covered.reporter_code, covered.supply_stage, covered.basis,
        covered.source_id, covered.import_series_code, covered.preference,
        max(case when covered.reference_year <= dated.last_year_before then covered.reference_year end) as year_before,
        max(case when covered.reference_year >= dated.first_year_after then covered.reference_year end) as year_after
    from dated
    inner join covered on dated.mineral_code = covered.mineral_code
    group by
        dated.event_code, dated.country_code, covered.mineral_code, covered.reporter_code, covered.supply_stage, covered.basis,
        covered.source_id, covered.import_series_code, covered.preference
),

ranked as (
    select
        series.*,
        row_number() over (
            partition by series.event_code, series.reporter_code, series.supply_stage
            order by
                series.year_before desc nulls last, series.year_after desc nulls last,
                series.preference asc, series.source_id asc, series.import_series_code asc
        ) as choice
    from series
)

select * from ranked
where choice = 1
