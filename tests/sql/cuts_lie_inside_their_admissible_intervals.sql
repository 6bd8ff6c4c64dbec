-- No cut is edited to please a page: it stays where the evidence admits it. Intervals are open below and closed above where high
-- is risk, closed below and open above where low is risk.
with

cuts as (
    select
        rule_set, indicator_code, basis, direction, 'low_mid' as cut_name, low_mid_cut as cut,
        low_mid_admissible_from as admissible_from, low_mid_admissible_to as admissible_to
    from {{ ref('thresholds') }}
    union all
    select
        rule_set, indicator_code, basis, direction, 'mid_high' as cut_name, mid_high_cut as cut,
        mid_high_admissible_from as admissible_from, mid_high_admissible_to as admissible_to
    from {{ ref('thresholds') }}
),

outside as (
    select * from cuts
    where
        (direction = 'high_is_risk' and not (cut > coalesce(admissible_from, cut - 1) and cut <= coalesce(admissible_to, cut)))
        or (direction = 'low_is_risk' and not (cut >= coalesce(admissible_from, cut) and cut < coalesce(admissible_to, cut + 1)))
),

crossed as (
    select
        rule_set, indicator_code, basis, direction, 'order' as cut_name, low_mid_cut as cut,
        mid_high_cut as admissible_from, mid_high_cut as admissible_to
    from {{ ref('thresholds') }}
    where
        (direction = 'high_is_risk' and low_mid_cut >= mid_high_cut)
        or (direction = 'low_is_risk' and low_mid_cut <= mid_high_cut)
)

select * from outside
union all
select * from crossed
