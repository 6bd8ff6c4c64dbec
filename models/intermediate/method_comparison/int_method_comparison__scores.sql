with

subjects as (
    select * from {{ ref('int_method_comparison__subjects') }}
),

methods as (
    select * from {{ ref('compared_methods') }}
),

six as (
    select * from {{ ref('int_method_comparison__six') }}
),

shares as (
    select * from {{ ref('int_method_comparison__shares') }}
),

others as (
    select * from {{ ref('int_method_comparison__others') }}
),

computed as (
    select
        reporter_code, mineral_code, 'six_indicators' as method_code, score, first_year, last_year,
        'too_few_indicators' as missing_reason, false as is_production_proxy, false as is_stage_missing,
        false as is_exports_missing, is_indicator_missing
    from six
    union all
    select
        reporter_code, mineral_code, method_code, score, first_year, last_year, missing_reason, is_production_proxy,
        is_stage_missing, false as is_exports_missing, false as is_indicator_missing
    from shares
    union all
    select
        reporter_code, mineral_code, method_code, score, reference_year as first_year, reference_year as last_year,
        reason_code as missing_reason, is_production_proxy, is_stage_missing, is_exports_missing, false as is_indicator_missing
    from others
),

scores as (
    select
        subjects.reporter_code, subjects.mineral_code, methods.method_code, {{ mart_round('computed.score') }} as score,
        case when computed.score is not null then 'scored' else coalesce(computed.missing_reason, 'no_source') end as reason_code,
        case when computed.score is not null then computed.first_year end as first_year,
        case when computed.score is not null then computed.last_year end as last_year,
        coalesce(computed.is_production_proxy, false) as is_production_proxy,
        coalesce(computed.is_stage_missing, false) as is_stage_missing,
        coalesce(computed.is_exports_missing, false) as is_exports_missing,
        coalesce(computed.is_indicator_missing, false) as is_indicator_missing
    from subjects
    cross join methods
    left join computed
        on {{ same('subjects', 'computed', ['reporter_code', 'mineral_code']) }}
        and methods.method_code = computed.method_code
)

select * from scores
