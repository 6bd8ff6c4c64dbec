with

effects as (
    select * from {{ ref('measure_effects') }}
),

stages as (
    select * from {{ ref('timeline_stages') }}
),

labels as (
    select * from {{ ref('source_labels') }}
),

sources as (
    select * from {{ ref('timeline_sources') }}
),

import_series as (
    select * from {{ ref('import_series') }}
),

named as (
    select
        effects.mineral_code, effects.reporter_code, effects.event_code, effects.supply_stage, stages.panel_order,
        effects.year_before, effects.share_before, effects.year_after, effects.share_after, effects.movement,
        effects.absence_reason, effects.is_partial_stage, coalesce(import_series.name_ja, sources.name_ja) as series_name_ja,
        coalesce(import_series.name_en, sources.name_en) as series_name_en, labels.citation_ja, labels.citation_en
    from effects
    inner join stages on effects.supply_stage = stages.supply_stage
    left join labels on effects.source_id = labels.source_id and effects.movement is not null
    left join sources on effects.source_id = sources.source_id and effects.movement is not null
    left join import_series
        on effects.import_series_code = import_series.import_series_code and effects.movement is not null
)

select * from named
