with

source as (
    select * from {{ ref('raw_eu_crm__scores') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        material_as_published,
        reference_year,
        supply_risk_as_published,
        economic_importance_as_published,
        {{ number_or_null('supply_risk_as_published') }} as supply_risk,
        {{ number_or_null('economic_importance_as_published') }} as economic_importance
    from source
)

select * from typed
