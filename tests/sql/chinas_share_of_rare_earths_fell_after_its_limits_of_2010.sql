-- The literature has China at 85 per cent of Japan's rare-earth imports in 2009 and 58 in 2020, by gross weight; contained metal
-- gives nearly the same. A build of a day before the customs of 2020, or before the document of the limits, has nothing to
-- compare.
-- Fails with the effect that says otherwise, or with nothing where the event is missing.
select expected.event_code, effects.year_before, effects.share_before, effects.year_after, effects.share_after
from (
    select
        'CHN:rare_earths:export_restriction:2010-01-01' as event_code, 'refined_import' as supply_stage,
        'JPN' as reporter_code
) as expected
left join {{ ref('measure_effects') }} as effects
    on expected.event_code = effects.event_code
    and expected.supply_stage = effects.supply_stage
    and expected.reporter_code = effects.reporter_code
where
    exists (
        select 1 from {{ ref('supplier_dependence') }} as held
        where held.mineral_code = 'rare_earths' and held.source_id = 'mof_trade' and held.reference_year = 2020
    )
    and exists (
        select 1 from {{ ref('documents') }} as documents
        where documents.document_code = 'shinoda_2026' and documents.published_on <= {{ as_of_date() }}
    )
    and (
        effects.movement is null
        or effects.movement <> 'fell'
        or effects.year_before <> 2009
        or effects.year_after <> 2020
        or abs(effects.share_before - 0.85) > 0.03
        or abs(effects.share_after - 0.58) > 0.03
    )
