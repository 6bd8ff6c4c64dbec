{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'basis'] -%}
{%- set yearly = keys + ['reference_year'] -%}
with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
),

ratings as (
    select ratings.*
    from {{ ref('indicator_ratings') }} as ratings
    inner join {{ ref('rule_sets') }} as rule_sets on ratings.rule_set = rule_sets.rule_set and rule_sets.is_default
    where ratings.indicator_value is not null and ratings.reference_year >= {{ parameter('trend_first_year') }}
),

editions as (
    select * from {{ ref('int_trend__editions') }}
),

labels as (
    select * from {{ ref('source_labels') }}
),

import_series as (
    select * from {{ ref('import_series') }}
),

-- A rating of a stage that is partly counted is as open as one near a cut.
points as (
    select
        {{ prefixed('ratings', yearly) }},
        ratings.indicator_value, figures.lower_bound, figures.upper_bound, ratings.rating,
        ratings.has_undetermined_cut or ratings.bounds_straddle_cut or coalesce(figures.stage_coverage = 'partial', false)
            as is_unsettled,
        ratings.reference_year = headlines.reference_year as is_headline, editions.source_id, ratings.import_series_code,
        coalesce(import_series.name_ja, labels.short_name_ja) as series_name_ja,
        coalesce(import_series.name_en, labels.short_name_en) as series_name_en,
        coalesce(import_series.preference, 1) as series_order, figures.edition_ids, editions.edition_key
    from headlines
    inner join ratings
        on {{ same('headlines', 'ratings', keys) }}
    inner join {{ ref('indicator_values') }} as figures
        on {{ same('ratings', 'figures', yearly) }}
    inner join editions on figures.edition_ids = editions.edition_ids
    inner join labels on editions.source_id = labels.source_id
    left join import_series on ratings.import_series_code = import_series.import_series_code
),

neighbours as (
    select
        points.*,
        lag(points.reference_year) over (partition by {{ prefixed('points', keys) }} order by points.reference_year)
            as year_before,
        lag(points.series_name_en) over (partition by {{ prefixed('points', keys) }} order by points.reference_year)
            as series_before,
        lag(points.edition_key) over (partition by {{ prefixed('points', keys) }} order by points.reference_year)
            as edition_before
    from points
),

linked as (
    select
        scenario_id, mineral_code, reporter_code, indicator_code, basis, reference_year, indicator_value, lower_bound,
        upper_bound, rating, is_unsettled, is_headline, source_id, import_series_code, series_name_ja, series_name_en,
        series_order, edition_ids,
        case
            when year_before is null then 'first'
            when series_before <> series_name_en then 'series_break'
            when year_before < reference_year - 1 then 'gap'
            when coalesce(edition_before, '') <> coalesce(edition_key, '') then 'new_edition'
            else 'same_edition'
        end as link
    from neighbours
)

select * from linked
