with

agreement as (
    select * from {{ ref('method_rank_agreement') }}
),

-- Each pair stands in both halves of the matrix.
both_ways as (
    select reporter_code, method_code, other_method_code, mineral_count, rank_correlation from agreement
    union all
    select
        reporter_code, other_method_code as method_code, method_code as other_method_code, mineral_count, rank_correlation
    from agreement
),

shaded as (
    select
        *,
        case
            when rank_correlation >= 2.0 / 3 then 1
            when rank_correlation >= 1.0 / 3 then 2
            when rank_correlation is not null then 3
        end as agreement_third
    from both_ways
)

select
    reporter_code, method_code, other_method_code, mineral_count, rank_correlation, agreement_third
from shaded
