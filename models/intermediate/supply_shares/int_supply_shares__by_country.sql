{%- set keys = [
    'scenario_id', 'source_id', 'edition_id', 'mineral_code', 'supply_stage', 'reference_year', 'basis',
] -%}
with

shares as (
    select * from {{ ref('int_supply_shares__as_of') }}
),

materials as (
    select {{ keys | join(', ') }}, count(distinct material_as_published) as material_count, sum(share_pct) as share_sum
    from shares
    group by {{ keys | join(', ') }}
),

-- A group of elements has the plain mean of their shares; a country that an element does not list has none of it.
named as (
    select
        {{ prefixed('shares', keys) }},
        shares.country_code,
        false as is_remainder,
        sum(shares.share_pct) / max(materials.material_count) as share_pct,
        case when sum(shares.share_pct) > 0 then 'study_mean' else min(shares.value_flag) end as value_flag
    from shares
    inner join materials on {{ same('shares', 'materials', keys) }}
    group by {{ prefixed('shares', keys) }}, shares.country_code
),

-- What the listed shares leave to a hundred, where it is more than rounding.
unlisted as (
    select
        {{ prefixed('materials', keys) }},
        'OTH' as country_code,
        true as is_remainder,
        100 - materials.share_sum / materials.material_count as share_pct,
        'study_mean' as value_flag
    from materials
    where 100 - materials.share_sum / materials.material_count > {{ parameter('share_rounding_points') }}
),

whole as (
    select * from named
    union all
    select * from unlisted
)

select * from whole
