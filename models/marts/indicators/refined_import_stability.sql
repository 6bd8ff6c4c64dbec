with

years as (
    select * from {{ ref('int_indicators__years') }}
    where indicator_code = 'refined_import_stability'
),

stage_status as (
    select * from {{ ref('int_trade__stage_status') }}
),

stability_indices as (
    select * from {{ ref('stability_indices') }}
    where is_default
),

stability as (
    select all_choices.*
    from {{ ref('int_trade__stability') }} as all_choices
    inner join stability_indices on all_choices.stability_index = stability_indices.stability_index
    where all_choices.governance_rule = 'default'
),

concentration as (
    select * from {{ ref('int_concentration__by_stage') }}
),

indicator as (
    {{ import_stability_rows() }}
)

select * from indicator
