{%- set keys = ['price_series_id', 'old_edition_id', 'new_edition_id', 'comparison'] -%}
with

price_years as (
    select * from {{ ref('int_editions__price_years') }}
),

price_windows as (
    select * from {{ ref('price_windows') }}
    where frequency = 'annual'
),

-- The old edition's prices, the new one's, and the old ones with a single year's price replaced: which price moved a badge.
variants as (
    select {{ keys | join(', ') }}, 'old' as variant, cast(null as integer) as changed_year, reference_year, old_price as price
    from price_years
    union all
    select {{ keys | join(', ') }}, 'new' as variant, cast(null as integer) as changed_year, reference_year, new_price as price
    from price_years
    union all
    select
        {{ prefixed('changed', keys) }}, 'one_row' as variant, changed.reference_year as changed_year, price_years.reference_year,
        case
            when price_years.reference_year = changed.reference_year then price_years.new_price else price_years.old_price
        end as price
    from price_years as changed
    inner join price_years
        on {{ same('changed', 'price_years', keys) }}
    where coalesce(changed.old_price <> changed.new_price, not (changed.old_price is null and changed.new_price is null))
),

measured as (
    select
        {{ prefixed('variants', keys) }},
        variants.variant,
        variants.changed_year,
        {{ price_variability('variants.price') }} as variability,
        count(variants.price) = max(price_windows.window_length) as is_whole
    from variants
    cross join price_windows
    group by {{ prefixed('variants', keys) }}, variants.variant, variants.changed_year
)

select * from measured
