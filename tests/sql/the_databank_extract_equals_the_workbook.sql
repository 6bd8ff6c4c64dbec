-- Two copies of one update by different ways: a difference would be a fault of ours in reading one of them.
with

workbook as (
    select country_names.country_code, estimates.*
    from {{ ref('stg_worldbank_wgi__estimates') }} as estimates
    inner join {{ ref('country_names') }} as country_names
        on estimates.country_code_as_published = country_names.name_as_published
        and country_names.source_id = 'worldbank_wgi'
    where estimates.snapshot_id = 'wgi_2024'
),

extract_of_it as (
    select * from {{ ref('stg_worldbank_wgi__databank') }}
),

differing as (
    select coalesce(workbook.raw_row_id, extract_of_it.raw_row_id) as raw_row_id
    from workbook
    full join extract_of_it
        on workbook.country_code = extract_of_it.country_code_as_published
        and workbook.reference_year = extract_of_it.reference_year
    where
        workbook.raw_row_id is null
        or extract_of_it.raw_row_id is null
        or workbook.voice_and_accountability is distinct from extract_of_it.voice_and_accountability
        or workbook.political_stability is distinct from extract_of_it.political_stability
        or workbook.government_effectiveness is distinct from extract_of_it.government_effectiveness
        or workbook.regulatory_quality is distinct from extract_of_it.regulatory_quality
        or workbook.rule_of_law is distinct from extract_of_it.rule_of_law
        or workbook.control_of_corruption is distinct from extract_of_it.control_of_corruption
)

select * from differing
