with

source as (
    select * from {{ ref('raw_eu_crm__eol_rir') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        material_as_published,
        stage_assessed,
        eol_rir_pct_as_published,
        {{ published_number('eol_rir_pct_as_published') }} as eol_rir_pct,
        {{ value_flag('eol_rir_pct_as_published') }} as value_flag
    from source
)

select * from typed
