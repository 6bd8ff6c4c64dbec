-- Every correction changes its own edition only: 21,000,000 t stays the figure of the edition that version 1.3 revises.
with

corrections as (
    select * from {{ ref('corrections') }}
    where raw_table = 'raw_usgs_mcs__world'
),

corrected as (
    select
        corrected.edition_id,
        corrected.raw_row_id,
        corrected.correction_id,
        corrected.quantity_t,
        harmonised.tonnes_per_unit
    from {{ ref('int_production__corrected') }} as corrected
    inner join {{ ref('int_production__harmonised') }} as harmonised
        on corrected.edition_id = harmonised.edition_id and corrected.raw_row_id = harmonised.raw_row_id
),

wrong as (
    select
        corrections.correction_id,
        corrected.edition_id,
        corrected.quantity_t
    from corrections
    inner join corrected on corrections.raw_row_id = corrected.raw_row_id
    where
        (corrected.edition_id = corrections.edition_id) <> (coalesce(corrected.correction_id, '') = corrections.correction_id)
        or (
            corrected.edition_id = corrections.edition_id
            and corrected.quantity_t <> {{ to_tonnes(published_number('corrections.new_value'), 'corrected.tonnes_per_unit') }}
        )
        or (
            corrected.edition_id <> corrections.edition_id
            and corrected.quantity_t <> {{ to_tonnes(published_number('corrections.old_value'), 'corrected.tonnes_per_unit') }}
        )
),

unapplied as (
    select
        corrections.correction_id,
        corrections.edition_id,
        cast(null as {{ type_double() }}) as quantity_t
    from corrections
    left join corrected on corrections.correction_id = corrected.correction_id
    where corrected.correction_id is null
)

select * from wrong
union all
select * from unapplied
