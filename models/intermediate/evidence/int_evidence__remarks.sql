with

production as (
    select * from {{ ref('int_production__published') }}
),

resolved as (
    select * from {{ ref('int_production__resolved') }}
),

prices as (
    select * from {{ ref('int_prices__corrected') }}
),

-- How a row was read where its text alone does not say it: a unit that is misprinted, a blank that another edition explains.
remarks as (
    select
        edition_id, raw_row_id, true_unit, unit_override_reason, cast(null as {{ type_text() }}) as resolved_value_flag,
        cast(null as {{ type_text() }}) as resolving_edition_id
    from production
    where unit_override_reason is not null
    union all
    select edition_id, raw_row_id, true_unit, unit_override_reason, null, null
    from prices
    where unit_override_reason is not null
    union all
    select edition_id, raw_row_id, null, null, value_flag, resolving_edition_id
    from resolved
    where resolving_edition_id is not null
),

by_row as (
    select
        edition_id,
        raw_row_id,
        max(true_unit) as true_unit,
        max(unit_override_reason) as unit_override_reason,
        max(resolved_value_flag) as resolved_value_flag,
        max(resolving_edition_id) as resolving_edition_id
    from remarks
    group by edition_id, raw_row_id
)

select * from by_row
