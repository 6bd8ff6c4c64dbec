with

source as (
    select * from {{ source('committed_tables', 'raw_mof_trade__imports') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        hs9_code,
        country_code_as_published,
        reference_year,
        quantity2 as quantity_as_published,
        {{ published_number('quantity2') }} as published_quantity,
        unit2 as unit_as_published,
        value_thousand_jpy as value_as_published,
        {{ published_number('value_thousand_jpy') }} as value_thousand_jpy,
        -- The weight stands in the second quantity; a consignment under one unit leaves it 0 beside a value.
        case
            when {{ published_number('quantity2') }} = 0 and {{ published_number('value_thousand_jpy') }} > 0 then 'below_unit'
            else {{ value_flag('quantity2') }}
        end as value_flag
    from source
)

select * from typed
