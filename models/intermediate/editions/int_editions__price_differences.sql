{%- set keys = ['price_series_id', 'old_edition_id', 'new_edition_id', 'comparison'] -%}
with

price_years as (
    select * from {{ ref('int_editions__price_years') }}
    where
        coalesce(old_price <> new_price, not (old_price is null and new_price is null))
        or coalesce(old_value_flag, '') <> coalesce(new_value_flag, '')
),

price_series as (
    select distinct price_series_id, unit_en from {{ ref('price_series') }}
),

thresholds as (
    select thresholds.*, price_windows.window_length
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    inner join {{ ref('price_windows') }} as price_windows on thresholds.basis = price_windows.basis
    where rule_sets.is_default and thresholds.measure_code = 'indicator_value' and price_windows.frequency = 'annual'
),

world as (
    select * from {{ ref('reporters') }}
    where is_world
),

-- A window that lacks a year is not rated. The years that two yearly editions both give are none; those of an edition and its
-- revision are.
rated as (
    select
        windows.*, thresholds.indicator_code, thresholds.basis, thresholds.window_length,
        case
            when windows.is_whole or (windows.comparison = 'newest_year' and windows.variant = 'one_row') then
                {{ rating('windows.variability', 'low_mid_cut', 'mid_high_cut', 'direction') }}
        end as rating
    from {{ ref('int_editions__price_windows') }} as windows
    cross join thresholds
),

compared as (
    select
        'price' as evidence, price_years.source_id, price_years.mineral_code, 'price' as supply_stage, price_years.comparison,
        price_years.reference_year, price_years.old_edition_id, price_years.new_edition_id, world.reporter_code,
        old_window.indicator_code, old_window.basis, price_years.reference_year as old_reference_year,
        price_years.old_edition_year as old_indicator_year, price_years.new_edition_year as new_indicator_year,
        price_years.new_published_on, world.reporter_code as country_code, false as is_remainder, price_series.unit_en as unit,
        case
            when price_years.old_value_flag is null then 'added'
            -- An edition carries the years of one window: with each one the oldest year goes, and nothing is retracted by that.
            when
                price_years.new_value_flag is null
                and price_years.reference_year <= price_years.new_edition_year - old_window.window_length
                then 'left_window'
            when price_years.new_value_flag is null then 'dropped'
            when coalesce(price_years.old_price <> price_years.new_price, true) then 'changed'
            else 'flag_only'
        end as change,
        price_years.old_value_as_published, price_years.new_value_as_published,
        {{ mart_round('price_years.old_price') }} as old_value,
        {{ mart_round('price_years.new_price') }} as new_value,
        price_years.old_value_flag, price_years.new_value_flag, price_years.old_raw_row_id, price_years.new_raw_row_id,
        cast(null as {{ type_text() }}) as correction_id,
        {{ mart_round('old_window.variability') }} as old_indicator_value,
        {{ mart_round('new_window.variability') }} as new_indicator_value,
        {{ mart_round('new_window.variability - old_window.variability') }} as indicator_effect,
        {{ mart_round('coalesce(one_row.variability, old_window.variability) - old_window.variability') }} as row_effect,
        old_window.rating as old_rating, new_window.rating as new_rating,
        old_window.rating <> new_window.rating as is_rating_moved,
        old_window.rating <> one_row.rating as is_moved_by_row_alone
    from price_years
    inner join price_series on price_years.price_series_id = price_series.price_series_id
    inner join rated as old_window
        on {{ same('price_years', 'old_window', keys) }}
        and old_window.variant = 'old'
    inner join rated as new_window
        on {{ same('price_years', 'new_window', keys) }}
        and new_window.variant = 'new'
    left join rated as one_row
        on {{ same('price_years', 'one_row', keys) }}
        and price_years.reference_year = one_row.changed_year
    cross join world
)

select * from compared
