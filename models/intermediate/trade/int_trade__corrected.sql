with

coded as (
    select * from {{ ref('int_trade__coded') }}
),

corrections as (
    select * from {{ ref('corrections') }}
    where raw_table = 'raw_mof_trade__imports'
),

revised as (
    select
        coded.*,
        coalesce(quantities.new_value, coded.quantity_as_published) as corrected_quantity,
        coalesce(jpy_values.new_value, coded.value_as_published) as corrected_value
    from coded
    left join corrections as quantities
        on coded.raw_row_id = quantities.raw_row_id
        and coded.edition_id = quantities.edition_id
        and coded.quantity_as_published = quantities.old_value
        and quantities.column_name = 'quantity2'
    left join corrections as jpy_values
        on coded.raw_row_id = jpy_values.raw_row_id
        and coded.edition_id = jpy_values.edition_id
        and coded.value_as_published = jpy_values.old_value
        and jpy_values.column_name = 'value_thousand_jpy'
),

measured as (
    select
        raw_row_id,
        source_id,
        snapshot_id,
        edition_id,
        published_on,
        known_on,
        reporter_code,
        mineral_code,
        supply_stage,
        hs9_code,
        country_code,
        is_remainder,
        reference_year,
        quantity_as_published,
        unit_as_published,
        content_factor,
        is_in_gross,
        is_counted,
        {{ to_tonnes(published_number('corrected_quantity'), 'tonnes_per_unit') }} as gross_t,
        {{ to_tonnes(published_number('corrected_quantity'), 'tonnes_per_unit') }} * content_factor as contained_t,
        {{ published_number('corrected_value') }} as value_thousand_jpy
    from revised
)

select * from measured
