with

raw_rows as (
    select raw_row_id, snapshot_id from {{ source('committed_tables', 'raw_usgs_mcs__world') }}
    union all
    select raw_row_id, snapshot_id from {{ ref('raw_iea_critical_minerals__supply') }}
    union all
    select raw_row_id, snapshot_id from {{ ref('raw_eu_crm__supply_shares') }}
    union all
    select raw_row_id, snapshot_id from {{ ref('raw_usgs_myb__rare_earth_mine') }}
    union all
    select raw_row_id, snapshot_id from {{ ref('raw_usgs_ds140__rare_earths') }}
    union all
    select raw_row_id, snapshot_id from {{ source('committed_tables', 'raw_mof_trade__imports') }}
    union all
    select raw_row_id, snapshot_id from {{ source('committed_tables', 'raw_cepii_baci__flows') }}
),

untraced as (
    select evidence.raw_row_id, evidence.mineral_code, evidence.supply_stage, evidence.reference_year
    from {{ ref('quantity_evidence') }} as evidence
    left join raw_rows on evidence.raw_row_id = raw_rows.raw_row_id
    where raw_rows.raw_row_id is null
),

-- And the other way: every share has a row behind it.
unfounded as (
    select
        cast(null as {{ type_text() }}) as raw_row_id, shares.mineral_code, shares.supply_stage, shares.reference_year
    from {{ ref('country_shares') }} as shares
    left join {{ ref('quantity_evidence') }} as evidence
        on shares.mineral_code = evidence.mineral_code and shares.supply_stage = evidence.supply_stage
        and shares.reference_year = evidence.reference_year and shares.country_code = evidence.country_code
        and shares.source_id = evidence.source_id and shares.reporter_code = evidence.reporter_code
    -- What a study's shares leave to a hundred is computed, so that no row prints it.
    where evidence.raw_row_id is null and not (shares.unit = '%' and shares.is_remainder)
)

select * from untraced
union all
select * from unfounded
