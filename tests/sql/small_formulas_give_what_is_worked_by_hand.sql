-- Formulas that no model's unit test reaches, each beside what it gives by hand.
--   2023 ends on its 31 December; February 2024, a leap year's, on its 29th; 90 days after 31 December 2020 are 31 + 28 + 31 = 90
--   days to 31 March 2021. A figure is known on its edition's day, or where the series is held as one later file, its lag
--   after its period, whichever comes first.
--   A rating is unsettled by its cut, by the remainder, or by goods that were not counted; but 'N/A' is no rating.
with

days as (
    select 'last day of a year' as formula, cast({{ last_day_of_year('2023') }} as varchar) as found, '2023-12-31' as expected
    union all
    select 'last day of a month', cast({{ last_day_of_month('2024', '2') }} as varchar), '2024-02-29'
    union all
    select 'days after', cast({{ days_after("date '2020-12-31'", '90') }} as varchar), '2021-03-31'
    union all
    select
        'known on its own day',
        cast({{ known_on("date '2025-01-31'", 'cast(null as integer)', "date '2024-12-31'") }} as varchar),
        '2025-01-31'
    union all
    select
        'known a lag after its period',
        cast({{ known_on("date '2026-06-02'", '5', "date '2024-02-29'") }} as varchar),
        '2024-03-05'
    union all
    select
        'known on the day of the file that is out before the lag has passed',
        cast({{ known_on("date '2026-06-02'", '5', "date '2026-05-31'") }} as varchar),
        '2026-06-02'
),

ratings as (
    select 'cut_undetermined' as rating_reason, 'reported' as value_flag, 'Mid' as rating, true as expected
    union all
    select 'bounds_straddle_cut', 'reported', 'High', true
    union all
    select 'rated', 'partial_stage', 'Low', true
    union all
    select 'rated', 'reported', 'Low', false
    union all
    select 'no_source', 'partial_stage', 'N/A', false
),

unsettled as (
    select
        'is unsettled: ' || ratings.rating_reason || ' ' || ratings.value_flag as formula,
        cast({{ is_unsettled('ratings') }} as varchar) as found,
        cast(ratings.expected as varchar) as expected
    from ratings
),

published as (
    select
        'x:1' as raw_row_id, 'x' as snapshot_id, 'AUS' as country_code_as_published, 2020 as reference_year,
        '0.5' as voice_and_accountability, '-1.25' as political_stability, '..' as government_effectiveness,
        '#N/A' as regulatory_quality, '' as rule_of_law, '2' as control_of_corruption
),

governance as (
    select
        'governance estimates' as formula,
        concat_ws(
            ' ', cast(voice_and_accountability as varchar), cast(political_stability as varchar),
            coalesce(cast(government_effectiveness as varchar), 'null'), coalesce(cast(regulatory_quality as varchar), 'null'),
            coalesce(cast(rule_of_law as varchar), 'null'), cast(control_of_corruption as varchar)
        ) as found,
        '0.5 -1.25 null null null 2.0' as expected
    from ({{ governance_estimates('published') }}) as estimates
),

worked as (
    select * from days
    union all
    select * from unsettled
    union all
    select * from governance
)

select * from worked
where found is distinct from expected
