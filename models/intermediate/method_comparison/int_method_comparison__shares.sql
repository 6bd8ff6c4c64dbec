with

subjects as (
    select * from {{ ref('int_method_comparison__subjects') }}
),

headline as (
    select * from {{ ref('indicator_headline') }}
),

reasons as (
    select * from {{ ref('score_reasons') }}
),

-- Production is the same for every importer.
produced as (
    select
        subjects.reporter_code, subjects.mineral_code, 'top_production_share' as method_code, headline.top_country_share,
        headline.reference_year, headline.value_flag
    from subjects
    inner join headline
        on subjects.mineral_code = headline.mineral_code and headline.indicator_code = 'production_concentration'
),

imported as (
    select
        reporter_code, mineral_code, 'top_import_share' as method_code, top_country_share, reference_year, value_flag
    from headline
    where indicator_code in ('concentrate_import_stability', 'refined_import_stability')
),

stages as (
    select * from produced
    union all
    select * from imported
),

-- A stage without a consignment, or of another mineral's row, is known to add nothing.
shares as (
    select
        stages.reporter_code, stages.mineral_code, stages.method_code,
        max(stages.top_country_share) as score,
        min(case when stages.top_country_share is not null then stages.reference_year end) as first_year,
        max(case when stages.top_country_share is not null then stages.reference_year end) as last_year,
        max(case when stages.value_flag in ('proxy', 'study_mean') then 1 else 0 end) = 1 as is_production_proxy,
        max(
            case
                when
                    stages.top_country_share is null
                    and stages.value_flag not in ('not_traded', 'below_materiality', 'counted_elsewhere')
                    then 1
                else 0
            end
        ) = 1 as is_stage_missing,
        min(case when stages.top_country_share is null then reasons.precedence end) as missing_precedence
    from stages
    left join reasons on stages.value_flag = reasons.reason_code and reasons.is_missing_score
    group by stages.reporter_code, stages.mineral_code, stages.method_code
),

explained as (
    select
        shares.reporter_code, shares.mineral_code, shares.method_code, shares.score, shares.first_year, shares.last_year,
        shares.is_production_proxy, shares.is_stage_missing, reasons.reason_code as missing_reason
    from shares
    left join reasons on shares.missing_precedence = reasons.precedence
)

select * from explained
