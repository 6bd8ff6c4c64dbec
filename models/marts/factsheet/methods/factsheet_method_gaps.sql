with

disagreements as (
    select * from {{ ref('method_disagreements') }}
    where gap_rank <= {{ parameter('comparison_gaps_shown') }}
),

methods as (
    select method_code, name_ja, name_en from {{ ref('compared_methods') }}
),

minerals as (
    select mineral_code, name_ja, name_en from {{ ref('minerals') }}
),

remarks as (
    select * from {{ ref('comparison_remarks') }}
),

-- What the facts of the two ranks don't have in common, in the order of the remarks.
reasons as (
    select
        disagreements.reporter_code, disagreements.mineral_code,
        {{ joined_text("cast(remarks.sort_order as " ~ type_text() ~ ") || ':' || remarks.meaning_ja") }} as remarks_ja,
        {{ joined_text("cast(remarks.sort_order as " ~ type_text() ~ ") || ':' || remarks.meaning_en") }} as remarks_en
    from disagreements
    inner join remarks
        on
        (remarks.remark_code = 'years_differ' and disagreements.has_other_year)
        or (remarks.remark_code = 'production_proxy' and disagreements.is_production_proxy)
        or (remarks.remark_code = 'stages_missing' and disagreements.is_stage_missing)
        or (remarks.remark_code = 'exports_missing' and disagreements.is_exports_missing)
        or (remarks.remark_code = 'indicators_missing' and disagreements.is_indicator_missing)
        or (remarks.remark_code = 'method_differs' and disagreements.is_method_alone)
    group by disagreements.reporter_code, disagreements.mineral_code
),

gaps as (
    select
        disagreements.reporter_code, disagreements.gap_rank, disagreements.mineral_code, minerals.name_ja, minerals.name_en,
        methods.name_ja as method_name_ja, methods.name_en as method_name_en, others.name_ja as other_name_ja,
        others.name_en as other_name_en, disagreements.method_rank,
        disagreements.other_rank, disagreements.mineral_count, reasons.remarks_ja, reasons.remarks_en
    from disagreements
    inner join minerals on disagreements.mineral_code = minerals.mineral_code
    inner join methods on disagreements.method_code = methods.method_code
    inner join methods as others on disagreements.other_method_code = others.method_code
    inner join reasons on {{ same('disagreements', 'reasons', ['reporter_code', 'mineral_code']) }}
)

select * from gaps
