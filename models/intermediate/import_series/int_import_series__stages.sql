with

extracts as (
    select * from {{ ref('int_import_series__extracts') }}
    where is_known
),

hs_codes as (
    select distinct mineral_code, supply_stage from {{ ref('hs_codes') }}
),

partial_stages as (
    select * from {{ ref('partial_customs_stages') }}
),

hs6_codes as (
    select * from {{ ref('hs6_codes') }}
),

held_codes as (
    select distinct snapshot_id, nomenclature, hs6_code from {{ ref('stg_cepii_baci__flows') }}
),

-- A customs edition has all its codes, but not every good has one. An extract has those that somebody asked for, and a code that
-- it never shows is none.
stages as (
    select
        extracts.import_series_code, extracts.preference, extracts.source_id, extracts.edition_id, extracts.reporter_code,
        extracts.reference_year, hs_codes.mineral_code, hs_codes.supply_stage,
        case when partial_stages.mineral_code is null then 'whole' else 'partial' end as stage_coverage
    from extracts
    cross join hs_codes
    left join partial_stages
        on hs_codes.mineral_code = partial_stages.mineral_code and hs_codes.supply_stage = partial_stages.supply_stage
    where extracts.nomenclature is null
    union all
    select
        extracts.import_series_code, extracts.preference, extracts.source_id, extracts.edition_id, extracts.reporter_code,
        extracts.reference_year, hs6_codes.mineral_code, hs6_codes.supply_stage,
        case
            when min(hs6_codes.stage_coverage) = 'partial' or count(held_codes.hs6_code) < count(*) then 'partial' else 'whole'
        end as stage_coverage
    from extracts
    inner join hs6_codes
        on extracts.nomenclature = hs6_codes.nomenclature
        and extracts.reference_year <= coalesce(hs6_codes.last_year, extracts.reference_year)
    left join held_codes
        on extracts.snapshot_id = held_codes.snapshot_id and hs6_codes.nomenclature = held_codes.nomenclature
        and hs6_codes.hs6_code = held_codes.hs6_code
    group by
        extracts.import_series_code, extracts.preference, extracts.source_id, extracts.edition_id, extracts.reporter_code,
        extracts.reference_year, hs6_codes.mineral_code, hs6_codes.supply_stage
    having count(held_codes.hs6_code) > 0
)

select * from stages
