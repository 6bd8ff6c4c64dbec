with

source as (
    select * from {{ ref('raw_eu_crm__material_uses') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        material_as_published,
        application_as_published,
        share_as_published,
        nace_sector_as_published,
        value_added_million_eur_as_published,
        {{ number_or_null("replace(share_as_published, '%', '')") }} / 100 as use_share,
        {{ number_or_null("replace(value_added_million_eur_as_published, ',', '')") }} as value_added_million_eur
    from source
)

select * from typed
