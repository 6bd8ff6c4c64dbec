with

source as (
    select * from {{ ref('raw_eu_crm__supply_shares') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        supply_scope,
        material_as_published,
        stage_as_published,
        country_as_published,
        share_as_published,
        {{ published_number("replace(share_as_published, '%', '')") }} as share_pct,
        {{ value_flag("replace(share_as_published, '%', '')") }} as value_flag,
        {{ published_number('trade_parameter_as_published') }} as trade_parameter
    from source
)

select * from typed
