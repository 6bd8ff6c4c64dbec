with

documents as (
    select document_code from {{ ref('documents') }}
    where published_on <= {{ as_of_date() }}
),

targets as (
    select targets.*
    from {{ ref('decarbonisation_targets') }} as targets
    inner join documents on targets.document_code = documents.document_code
),

-- The printed reductions stand beside what the printed figures give, so that a misprint shows.
progress as (
    select
        organisation_code, name_ja, name_en, is_company, target_year, is_fiscal_year, measure, scope, scope_ja, reduction_pct,
        base_year, base_value,
        target_value, actual_value, actual_year, actual_reduction_pct, unit,
        {{ mart_round('100 * (1 - target_value / base_value)') }} as computed_reduction_pct,
        {{ mart_round('100 * (1 - actual_value / base_value)') }} as computed_actual_reduction_pct,
        {{ mart_round('actual_value - target_value') }} as gap,
        case when actual_value is null then 'no_value' end as gap_absence,
        label_assignment, document_code, source_line, note
    from targets
)

select * from progress
