-- A publisher's error that is no longer there has been fixed: its correction must go. A correction of a column that no model
-- corrects would be without effect, which is as bad.
with

corrections as (
    select * from {{ ref('corrections') }}
),

correctable as (
    select 'raw_usgs_mcs__world' as raw_table, 'value_as_published' as column_name, raw_row_id, value_as_published as printed
    from {{ source('committed_tables', 'raw_usgs_mcs__world') }}
    union all
    select 'raw_iea_critical_minerals__supply', 'value_as_published', raw_row_id, value_as_published
    from {{ ref('raw_iea_critical_minerals__supply') }}
    union all
    select 'raw_usgs_mcs__prices', 'value_as_published', raw_row_id, value_as_published
    from {{ ref('raw_usgs_mcs__prices') }}
    union all
    select 'raw_worldbank_pinksheet__monthly', 'value_as_published', raw_row_id, value_as_published
    from {{ ref('raw_worldbank_pinksheet__monthly') }}
    union all
    select 'raw_mof_trade__imports', 'quantity2', raw_row_id, quantity2
    from {{ source('committed_tables', 'raw_mof_trade__imports') }}
    union all
    select 'raw_mof_trade__imports', 'value_thousand_jpy', raw_row_id, value_thousand_jpy
    from {{ source('committed_tables', 'raw_mof_trade__imports') }}
),

lost as (
    select
        corrections.correction_id,
        corrections.old_value,
        correctable.printed
    from corrections
    left join correctable
        on corrections.raw_table = correctable.raw_table
        and corrections.column_name = correctable.column_name
        and corrections.raw_row_id = correctable.raw_row_id
    where correctable.printed is null or correctable.printed <> corrections.old_value
)

select * from lost
