with

source as (
    select * from {{ ref('raw_un_comtrade__flows') }}
),

typed as (
    select
        raw_row_id,
        snapshot_id,
        reference_year,
        -- The former site writes 1 and 2 for import and export.
        case
            when flow_code_as_published in ('M', '1') then 'import'
            when flow_code_as_published in ('X', '2') then 'export'
            else 'other'
        end as flow,
        reporter_code_as_published,
        partner_code_as_published,
        classification_code,
        commodity_code,
        cast(aggregate_level as integer) as digit_count,
        -- A weight of 0 is a missing one.
        {{ number_or_null('net_weight_kg') }} / 1000 as published_weight_t,
        {{ number_or_null('primary_value_usd') }} / 1000 as value_thousand_usd,
        is_net_weight_estimated,
        is_reported
    from source
),

weighed as (
    select
        raw_row_id, snapshot_id, reference_year, flow, reporter_code_as_published, partner_code_as_published,
        classification_code, commodity_code, digit_count, nullif(published_weight_t, 0) as net_weight_t, value_thousand_usd,
        is_net_weight_estimated, is_reported
    from typed
)

select * from weighed
