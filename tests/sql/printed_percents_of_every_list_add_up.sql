-- Readers add up the list beside a ring: its percents make what its shares make, 100 for a whole, and none is a percent or more
-- from its share.
with

lists as (
    select
        reporter_code, mineral_code, indicator_code, sum(printed_percent) as printed, round(100 * sum(share)) as whole,
        max(abs(100 * share - printed_percent)) as farthest
    from {{ ref('factsheet_slices') }}
    group by reporter_code, mineral_code, indicator_code
)

select * from lists
where printed <> whole or whole <> 100 or farthest >= 1
