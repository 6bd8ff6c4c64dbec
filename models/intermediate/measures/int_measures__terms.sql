with

statements as (
    select * from {{ ref('int_measures__statements') }}
),

inventory as (
    select * from {{ ref('int_measures__inventory') }}
),

documents as (
    select * from {{ ref('resource_statements') }}
),

-- What was only announced, drafted or tabled on its day is not known to hold from then on.
told as (
    select
        statements.event_code, coalesce(inventory.form, documents.form) as form,
        inventory.effective_on is not null
        or coalesce(not documents.is_announcement and documents.event_on is not null, false) as is_in_force_from_event
    from statements
    left join inventory on statements.statement_code = inventory.raw_row_id
    left join documents on statements.statement_code = documents.statement_code
),

-- A statement that names no form tells of the same measure as those that do.
terms as (
    select
        event_code,
        {{ joined_text('form') }} as forms,
        coalesce(min(form) = 'scrap' and max(form) = 'scrap', false) as is_scrap_only,
        max(case when is_in_force_from_event then 1 else 0 end) = 1 as is_in_force_from_event
    from told
    group by event_code
)

select * from terms
