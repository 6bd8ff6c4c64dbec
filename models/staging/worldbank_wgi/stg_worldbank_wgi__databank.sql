with

source as (
    select * from {{ source('committed_tables', 'raw_worldbank_wgi__databank') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        country_code_as_published,
        reference_year,
        {{ number_or_null('voice_and_accountability') }} as voice_and_accountability,
        {{ number_or_null('political_stability') }} as political_stability,
        {{ number_or_null('government_effectiveness') }} as government_effectiveness,
        {{ number_or_null('regulatory_quality') }} as regulatory_quality,
        {{ number_or_null('rule_of_law') }} as rule_of_law,
        {{ number_or_null('control_of_corruption') }} as control_of_corruption
    from source
)

select * from typed
