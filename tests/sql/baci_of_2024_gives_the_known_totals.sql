-- Three codes of Japan's imports in 2024 (HS92), worked out apart from this project from the extract: million dollars, tonnes and
-- the sum of squared shares by value. The release by the codes of 2017 has another value for lithium carbonate: no error.
{% set known = [
    ('baci_hs92_1995_2024_392', '260300', 13184.2, 4147084, 0.2204),
    ('baci_hs92_1995_2024_392', '283691', 225.8, 12694, 0.3946),
    ('baci_hs92_1995_2024_392', '284690', 214.1, 7900, 0.4301),
    ('baci_hs17_2024', '283691', 215.5, 'null', 'null')
] -%}
with

flows as (
    select * from {{ ref('stg_cepii_baci__flows') }}
    where reference_year = 2024 and importer_code_as_published in ('392', 'JPN')
),

known as (
    {% for snapshot, code, value, weight, value_index in known -%}
        select
            '{{ snapshot }}' as snapshot_id,
            '{{ code }}' as hs6_code,
            {{ value }} as known_million_usd,
            {{ weight }} as known_t,
            {{ value_index }} as known_index
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

found as (
    select
        snapshot_id,
        hs6_code,
        sum(value_thousand_usd) / 1000 as million_usd,
        sum(published_quantity_t) as weight_t,
        {{ herfindahl('value_thousand_usd', remainder='false') }} as value_index
    from flows
    group by snapshot_id, hs6_code
),

differing as (
    select
        known.*,
        found.million_usd,
        found.weight_t,
        found.value_index
    from known
    left join found on known.snapshot_id = found.snapshot_id and known.hs6_code = found.hs6_code
    where
        found.hs6_code is null
        -- Half of the last digit that is known.
        or abs(found.million_usd - known.known_million_usd) > 0.05
        or abs(found.weight_t - known.known_t) > 0.5
        or abs(found.value_index - known.known_index) > 0.00005
)

select * from differing
