with

targets as (
    select * from {{ ref('int_targets__known') }}
    where test_code = 'single_third_country'
),

listed as (
    select mineral_code from {{ ref('int_targets__listed') }}
    where jurisdiction_as_published = 'EU'
),

tests as (
    select * from {{ ref('single_country_test') }}
    where is_material
),

members as (
    select distinct mineral_code from {{ ref('listed_groups') }}
),

absences as (
    select term, ja, en from {{ ref('terms') }}
),

-- At any stage means at the worst one.
worst as (
    select
        tests.*,
        row_number() over (
            partition by tests.target_code, tests.mineral_code
            order by tests.top_country_share desc, tests.supply_stage asc, tests.scope_code asc
        ) as choice
    from tests
),

computed as (
    select
        targets.target_code, listed.mineral_code, 100 * worst.top_country_share as value,
        100 * worst.top_country_value_share as value_by_trade_value, worst.reference_year, 100 * worst.share_change as trend,
        worst.scope_code, worst.supply_stage, worst.top_country_code, worst.source_id, worst.quantity,
        worst.unit as quantity_unit, worst.value_flag, absences.ja as absence_ja, absences.en as absence_en
    from targets
    cross join listed
    left join worst
        on targets.target_code = worst.target_code and listed.mineral_code = worst.mineral_code and worst.choice = 1
    left join members on listed.mineral_code = members.mineral_code
    left join absences
        on
        worst.mineral_code is null
        and absences.term = case when members.mineral_code is null then 'no_country_shares' else 'judged_by_member' end
)

select * from computed
