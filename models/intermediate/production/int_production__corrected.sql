with

harmonised as (
    select * from {{ ref('int_production__harmonised') }}
),

corrections as (
    select * from {{ ref('corrections') }}
    where column_name = 'value_as_published'
),

revised as (
    select
        harmonised.*,
        corrections.correction_id,
        coalesce(corrections.new_value, harmonised.value_as_published) as corrected_value
    from harmonised
    left join corrections
        on harmonised.raw_table = corrections.raw_table
        and harmonised.raw_row_id = corrections.raw_row_id
        and harmonised.edition_id = corrections.edition_id
        and harmonised.value_as_published = corrections.old_value
),

measured as (
    select
        raw_row_id,
        source_id,
        snapshot_id,
        edition_id,
        published_on,
        known_on,
        is_top_n_table,
        mineral_code,
        supply_stage,
        basis,
        country_code,
        is_remainder,
        is_world_total,
        reference_year,
        value_as_published,
        unit_as_published,
        correction_id,
        {{ to_tonnes(published_number('corrected_value'), 'tonnes_per_unit') }} as quantity_t,
        {{ value_flag('corrected_value', is_estimate='is_estimate', note='footnote') }} as value_flag
    from revised
)

select * from measured
