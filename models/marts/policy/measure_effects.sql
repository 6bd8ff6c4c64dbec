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

{% set series = [
    'mineral_code', 'reporter_code', 'supply_stage', 'basis', 'source_id', 'import_series_code', 'country_code'
] -%}
shares as (
    select {{ series | join(', ') }}, reference_year, share, false as is_other_series from {{ ref('supplier_dependence') }}
    union all
    select {{ series | join(', ') }}, reference_year, share, true as is_other_series
    from {{ ref('int_measures__other_series') }}
),

-- A year of imports names every partner: who is not among them shipped nothing.
joined as (
    select
        events.event_code, events.country_code, events.mineral_code, events.event_on,
        events.is_planned, events.event_on_basis, events.is_scrap_only, stages.supply_stage,
        reporters.reporter_code, years.basis, years.source_id, years.import_series_code,
        coalesce(years.is_other_series, false) as is_other_series, coalesce(years.is_partial_stage, false) as is_partial_stage,
        cast(years.year_before as integer) as year_before, cast(years.year_after as integer) as year_after,
        years.event_code is not null as has_figures,
        case
            when before.country_code is null and later.share is not null and years.year_before is not null
                then case when stages.depends_on_reporter then 0 end
            else before.share
        end as share_before,
        case
            when later.country_code is null and before.share is not null and years.year_after is not null
                then case when stages.depends_on_reporter then 0 end
            else later.share
        end as share_after
    from events
    cross join stages
    inner join reporters on stages.depends_on_reporter = reporters.depends_on_reporter
    left join {{ ref('int_measures__years') }} as years
        on events.event_code = years.event_code
        and stages.supply_stage = years.supply_stage
        and reporters.reporter_code = years.reporter_code
    left join shares as before
        on {{ same('before', 'years', series + ['is_other_series']) }}
        and before.reference_year = years.year_before
    left join shares as later
        on {{ same('later', 'years', series + ['is_other_series']) }}
        and later.reference_year = years.year_after
),

-- It says what happened after, not because of.
judged as (
    select
        event_code, supply_stage, country_code, mineral_code, event_on, reporter_code, basis, source_id, import_series_code,
        is_other_series, is_partial_stage, year_before, share_before, year_after, share_after,
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
