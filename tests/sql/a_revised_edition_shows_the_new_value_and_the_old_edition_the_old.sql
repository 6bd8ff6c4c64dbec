-- Every correction of a revising edition changes that edition only: 21,000,000 t stays the figure of the revised one.
with

corrections as (
    select * from {{ ref('corrections') }}
    where raw_table = 'raw_usgs_mcs__world'
),

corrected as (
    select * from {{ ref('int_production__corrected') }}
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
            and corrected.quantity_t <> {{ published_number('corrections.new_value') }}
        )
        or (
            corrected.edition_id <> corrections.edition_id
            and corrected.quantity_t <> {{ published_number('corrections.old_value') }}
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
