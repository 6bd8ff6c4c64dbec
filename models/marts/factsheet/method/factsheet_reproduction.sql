with

reproduction as (
    select * from {{ ref('slide_reproduction') }}
),

minerals as (
    select * from {{ ref('minerals') }}
),

stages as (
    select * from {{ ref('supply_stages') }}
),

countries as (
    select * from {{ ref('countries') }}
),

labels as (
    select * from {{ ref('source_labels') }}
),

import_series as (
    select * from {{ ref('import_series') }}
    where is_default
),

slices as (
    select
        reproduction.mineral_code, reproduction.supply_stage, reproduction.country_code,
        minerals.sort_order as mineral_order, stages.sort_order as stage_order, minerals.name_ja as mineral_name_ja,
        minerals.name_en as mineral_name_en, stages.column_ja as stage_name_ja, stages.column_en as stage_name_en,
        countries.name_ja as country_name_ja, countries.name_en as country_name_en, reproduction.reference_year,
        reproduction.published_share, reproduction.computed_share, reproduction.difference_points,
        reproduction.published_total, reproduction.computed_total, reproduction.reason_code,
        printed.citation_ja as published_citation_ja, printed.citation_en as published_citation_en,
        recomputed.citation_ja as computed_citation_ja, recomputed.citation_en as computed_citation_en,
        cast(row_number() over (
            partition by reproduction.mineral_code, reproduction.supply_stage
            order by
                case when countries.is_remainder then 1 else 0 end asc, reproduction.published_share desc,
                reproduction.country_code asc
        ) as integer) as slice_rank
    from reproduction
    inner join minerals on reproduction.mineral_code = minerals.mineral_code
    inner join stages on reproduction.supply_stage = stages.supply_stage
    inner join countries on reproduction.country_code = countries.country_code
    cross join import_series
    inner join labels as printed on printed.source_id = 'meti_2022'
    inner join labels as recomputed on import_series.source_id = recomputed.source_id
)

select * from slices
