-- Eleven codes of 2020, worked out apart from this project from the Ministry's files: value (thousand yen), weight in the unit of
-- the code, countries of origin, the sum of squared shares by value and by weight, the largest origin and its share of the value.
{% set known = [
    ('260300', 1105248702, 5228884, 13, 0.2148, 0.2580, "'409'", 0.384),
    ('260400', 18971569, 2520922, 3, 0.6571, 0.6179, "'618'", 0.780),
    ('284180', 1758975, 823480, 4, 0.7514, 0.7483, "'105'", 0.855),
    ('284690', 17826268, 4031341, 15, 0.4492, 0.7922, "'105'", 0.635),
    ('280530', 21731462, 6791258, 8, 0.3827, 0.3975, "'110'", 0.515),
    ('283691', 20472495, 17708775, 6, 0.6669, 0.5990, "'409'", 0.807),
    ('282520', 41838575, 32515966, 6, 0.6675, 0.6728, "'105'", 0.798),
    ('810520', 30936575, 8097133, 20, 0.3859, 0.3919, "'222'", 0.605),
    ('811292910', 481432, 4616, 6, 0.5591, 0.5608, 'null', 'null'),
    ('711021', 370725879, 48686, 18, 'null', 'null', 'null', 'null'),
    ('711011', 99469823, 33453624, 16, 'null', 'null', 'null', 'null')
] -%}
with

imports as (
    select * from {{ ref('stg_mof_trade__imports') }}
    where reference_year = 2020
),

known as (
    {% for code, value, weight, origins, value_index, weight_index, top_origin, top_share in known -%}
        select
            '{{ code }}' as hs_code,
            {{ value }} as known_value,
            {{ weight }} as known_weight,
            {{ origins }} as known_origins,
            {{ value_index }} as known_value_index,
            {{ weight_index }} as known_weight_index,
            {{ top_origin }} as known_top_origin,
            {{ top_share }} as known_top_share
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

origins as (
    select
        known.hs_code,
        imports.country_code_as_published as origin,
        sum(imports.value_thousand_jpy) as value_thousand_jpy,
        sum(imports.published_quantity) as weight
    from known
    inner join imports on substr(imports.hs9_code, 1, length(known.hs_code)) = known.hs_code
    group by known.hs_code, imports.country_code_as_published
),

ranked as (
    select
        origins.*,
        row_number() over (partition by origins.hs_code order by origins.value_thousand_jpy desc) as place
    from origins
),

found as (
    select
        hs_code,
        sum(value_thousand_jpy) as value_thousand_jpy,
        sum(weight) as weight,
        count(*) as origin_count,
        {{ herfindahl('value_thousand_jpy', remainder='false') }} as value_index,
        {{ herfindahl('weight', remainder='false') }} as weight_index,
        max(case when place = 1 then origin end) as top_origin,
        max(value_thousand_jpy) / sum(value_thousand_jpy) as top_share
    from ranked
    group by hs_code
),

differing as (
    select
        known.*,
        found.value_thousand_jpy,
        found.weight,
        found.origin_count,
        found.value_index,
        found.weight_index,
        found.top_origin,
        found.top_share
    from known
    left join found on known.hs_code = found.hs_code
    where
        found.hs_code is null
        or found.value_thousand_jpy <> known.known_value
        or found.weight <> known.known_weight
        or found.origin_count <> known.known_origins
        -- Half of the last digit that is known.
        or abs(found.value_index - known.known_value_index) > 0.00005
        or abs(found.weight_index - known.known_weight_index) > 0.00005
        or found.top_origin <> known.known_top_origin
        or abs(found.top_share - known.known_top_share) > 0.0005
)

select * from differing
