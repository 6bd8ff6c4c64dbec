with

events as (
    select * from {{ ref('resource_measures') }}
),

stages as (
    select distinct supply_stage, depends_on_reporter from {{ ref('dependence_stages') }}
    where is_in_single_country_test
),

-- Imports are a reporter's own; a reporter of whom nothing is held has no row.
reporters as (
    select distinct dependence.reporter_code, stages.depends_on_reporter
    from {{ ref('supplier_dependence') }} as dependence
    inner join stages on dependence.supply_stage = stages.supply_stage
),

years as (
    select * from {{ ref('int_measures__years') }}
),

shares as (
    select * from {{ ref('supplier_dependence') }}
    where share is not null
),

joined as (
    select
        events.event_code, events.country_code, events.mineral_code, events.event_on,
        events.is_planned, events.event_on_basis, events.is_scrap_only, stages.supply_stage,
        reporters.reporter_code, years.basis, years.source_id, years.import_series_code,
        cast(years.year_before as integer) as year_before, cast(years.year_after as integer) as year_after,
        years.event_code is not null as has_figures,
        before.share as share_before, later.share as share_after
    from events
    cross join stages
    inner join reporters on stages.depends_on_reporter = reporters.depends_on_reporter
    left join years
        on events.event_code = years.event_code
        and stages.supply_stage = years.supply_stage
        and reporters.reporter_code = years.reporter_code
    left join shares as before
        on {{ same('before', 'years', [
            'mineral_code', 'reporter_code', 'supply_stage', 'basis', 'source_id', 'import_series_code', 'country_code'
        ]) }}
        and before.reference_year = years.year_before
    left join shares as later
        on {{ same('later', 'years', [
            'mineral_code', 'reporter_code', 'supply_stage', 'basis', 'source_id', 'import_series_code', 'country_code'
        ]) }}
        and later.reference_year = years.year_after
),

-- It says what happened after, not because of.
judged as (
    select
        event_code, supply_stage, country_code, mineral_code, event_on, reporter_code, basis, source_id, import_series_code,
        year_before, share_before, year_after, share_after,
        {{ mart_round('share_after - share_before') }} as share_change,
        year_after - year_before as span_years,
        case
            when share_after - share_before > {{ parameter('dependence_move_share') }} then 'rose'
            when share_before - share_after > {{ parameter('dependence_move_share') }} then 'fell'
            when share_after is not null and share_before is not null then 'unchanged'
        end as movement,
        case
            when is_planned then 'planned'
            when event_on is null then 'undated'
            when is_scrap_only then 'scrap_only'
            when event_on_basis = 'schedule' then 'beginning_unknown'
            when not has_figures then 'no_figures'
            when year_before is null then 'no_year_before'
            when year_after is null then 'no_year_after'
            when share_before is null or share_after is null then 'country_not_listed'
        end as absence_reason
    from joined
)

select * from judged
