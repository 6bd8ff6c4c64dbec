with

coded as (
    select * from {{ ref('int_trade__coded') }}
    where is_counted
),

counted as (
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
        value_as_published,
        tonnes_per_unit,
        content_factor,
        is_in_gross
    from coded
)

select * from counted
