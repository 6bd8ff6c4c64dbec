-- One importer, mineral, stage and year: rows of one source and one edition of the Harmonized System, here from the raw rows on.
with

flows as (
    select raw_row_id, nomenclature from {{ source('committed_tables', 'raw_cepii_baci__flows') }}
),

used as (
    select
        evidence.reporter_code, evidence.mineral_code, evidence.supply_stage, evidence.reference_year,
        count(distinct evidence.source_id || coalesce(flows.nomenclature, '')) as series_count,
        count(distinct evidence.import_series_code) as named_count
    from {{ ref('quantity_evidence') }} as evidence
    left join flows on evidence.raw_row_id = flows.raw_row_id
    where evidence.import_series_code is not null
    group by evidence.reporter_code, evidence.mineral_code, evidence.supply_stage, evidence.reference_year
),

-- And the label of a share is that of its rows.
mislabelled as (
    select evidence.reporter_code, evidence.mineral_code, evidence.supply_stage, evidence.reference_year
    from {{ ref('quantity_evidence') }} as evidence
    inner join {{ ref('import_series') }} as import_series on evidence.import_series_code = import_series.import_series_code
    left join flows on evidence.raw_row_id = flows.raw_row_id
    where
        evidence.source_id <> import_series.source_id
        or coalesce(flows.nomenclature, '') <> coalesce(import_series.nomenclature, '')
)

select reporter_code, mineral_code, supply_stage, reference_year, series_count from used
where series_count <> 1 or named_count <> 1
union all
select reporter_code, mineral_code, supply_stage, reference_year, 0 from mislabelled
