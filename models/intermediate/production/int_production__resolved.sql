with

corrected as (
    select * from {{ ref('int_production__corrected') }}
),

-- The release of 2025 prints zero, withheld and not available alike as nothing. The nearest edition known at the as_of date that
-- covers the same year says which it was; a figure is never taken over, because an edition is taken whole.
neighbours as (
    select
        blanks.edition_id,
        blanks.raw_row_id,
        others.edition_id as resolving_edition_id,
        others.value_flag,
        row_number() over (
            partition by blanks.edition_id, blanks.raw_row_id
            order by abs(blanks.published_on - others.published_on) asc, others.edition_id asc
        ) as nearness
    from corrected as blanks
    inner join corrected as others
        on blanks.source_id = others.source_id
        and blanks.mineral_code = others.mineral_code
        and blanks.supply_stage = others.supply_stage
        and blanks.country_code = others.country_code
        and blanks.is_world_total = others.is_world_total
        and blanks.reference_year = others.reference_year
        and blanks.edition_id <> others.edition_id
    where
        blanks.value_flag = 'unknown_blank'
        and others.value_flag <> 'unknown_blank'
        and others.known_on <= {{ as_of_date() }}
),

markers as (
    select * from neighbours
    where nearness = 1 and value_flag in ('withheld', 'not_available', 'zero')
),

resolved as (
    select
        corrected.raw_row_id,
        corrected.source_id,
        corrected.snapshot_id,
        corrected.edition_id,
        corrected.published_on,
        corrected.known_on,
        corrected.is_top_n_table,
        corrected.mineral_code,
        corrected.supply_stage,
        corrected.basis,
        corrected.country_code,
        corrected.is_remainder,
        corrected.is_world_total,
        corrected.reference_year,
        corrected.value_as_published,
        corrected.unit_as_published,
        corrected.correction_id,
        case when markers.value_flag = 'zero' then 0 else corrected.quantity_t end as quantity_t,
        coalesce(markers.value_flag, corrected.value_flag) as value_flag,
        markers.resolving_edition_id
    from corrected
    left join markers
        on corrected.edition_id = markers.edition_id
        and corrected.raw_row_id = markers.raw_row_id
)

select * from resolved
