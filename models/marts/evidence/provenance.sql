{%- set figure = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year'] -%}
with

figures as (
    select * from {{ ref('int_evidence__figures') }}
),

corrections as (
    select raw_row_id, edition_id, {{ joined_text('correction_id') }} as correction_ids
    from {{ ref('corrections') }}
    group by raw_row_id, edition_id
),

remarks as (
    select * from {{ ref('int_evidence__remarks') }}
),

snapshots as (
    select * from {{ ref('snapshots') }}
),

-- The file is the one that the row stands in: a revision has a file of its own, but no rows.
traced as (
    select
        {{ prefixed('figures', figure) }}, figures.basis, figures.evidence, figures.country_code,
        figures.value_as_published, figures.unit_as_published, remarks.true_unit, remarks.unit_override_reason,
        remarks.resolved_value_flag, remarks.resolving_edition_id, {{ mart_round('figures.used_value') }} as used_value,
        figures.raw_row_id, snapshots.source_id, figures.edition_id, snapshots.snapshot_id, snapshots.file_name,
        snapshots.sha256, snapshots.licence, snapshots.published_on, corrections.correction_ids
    from figures
    left join snapshots
        on substr(figures.raw_row_id, 1, position(':' in figures.raw_row_id) - 1) = snapshots.snapshot_id
    left join remarks
        on figures.raw_row_id = remarks.raw_row_id and figures.edition_id = remarks.edition_id
    left join corrections
        on figures.raw_row_id = corrections.raw_row_id and figures.edition_id = corrections.edition_id
)

select * from traced
