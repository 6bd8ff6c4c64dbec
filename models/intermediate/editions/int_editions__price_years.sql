{%- set keys = [
    'source_id', 'mineral_code', 'price_series_id', 'old_edition_id', 'new_edition_id', 'new_published_on',
    'old_edition_year', 'new_edition_year',
] -%}
with

prices as (
    select * from {{ ref('int_prices__corrected') }}
    where frequency = 'annual' and role = 'headline' and known_on <= {{ as_of_date() }}
),

editions as (
    select distinct source_id, mineral_code, price_series_id, edition_id, published_on, edition_year
    from prices
),

pairs as (
    select
        source_id, mineral_code, price_series_id, edition_year as new_edition_year, edition_id as new_edition_id,
        published_on as new_published_on,
        lag(edition_id) over (partition by price_series_id order by published_on) as old_edition_id,
        lag(edition_year) over (partition by price_series_id order by published_on) as old_edition_year
    from editions
),

{% for side in ['old', 'new'] -%}
    {{ side }}_side as (
        select
            {{ prefixed('pairs', keys) }}, '{{ side }}' as side, prices.reference_year, prices.price, prices.value_flag,
            prices.value_as_published, prices.raw_row_id
        from pairs
        inner join prices
            on pairs.price_series_id = prices.price_series_id and pairs.{{ side }}_edition_id = prices.edition_id
        where pairs.old_edition_id is not null
    ),

{% endfor -%}

sides as (
    select * from old_side
    union all
    select * from new_side
),

price_years as (
    select
        {{ keys | join(', ') }},
        {% for side in ['old', 'new'] -%}
            max(case when side = '{{ side }}' then price end) as {{ side }}_price,
            max(case when side = '{{ side }}' then value_flag end) as {{ side }}_value_flag,
            max(case when side = '{{ side }}' then value_as_published end) as {{ side }}_value_as_published,
            max(case when side = '{{ side }}' then raw_row_id end) as {{ side }}_raw_row_id,
        {% endfor -%}
        reference_year
    from sides
    group by {{ keys | join(', ') }}, reference_year
),

-- The years that both give show what was restated; the whole windows show what moved the badge.
compared as (
    select
        'same_year' as comparison, {{ keys | join(', ') }}, reference_year, old_price, old_value_flag,
        old_value_as_published, old_raw_row_id, new_price, new_value_flag, new_value_as_published, new_raw_row_id
    from price_years
    where old_value_flag is not null and new_value_flag is not null
    union all
    select
        'newest_year' as comparison, {{ keys | join(', ') }}, reference_year, old_price, old_value_flag,
        old_value_as_published, old_raw_row_id, new_price, new_value_flag, new_value_as_published, new_raw_row_id
    from price_years
    where old_edition_year <> new_edition_year
)

select * from compared
