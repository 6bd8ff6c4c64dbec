{%- set keys = ['source_id', 'mineral_code', 'supply_stage', 'comparison', 'old_reference_year', 'reference_year',
    'old_edition_id', 'new_edition_id', 'new_published_on'] -%}
with

pairs as (
    select * from {{ ref('int_editions__pairs') }}
),

supply as (
    select * from {{ ref('int_production__corrected') }}
    where not is_world_total
),

{% for side, year in {'old': 'old_reference_year', 'new': 'reference_year'}.items() -%}
    {{ side }}_side as (
        select
            {{ prefixed('pairs', keys) }}, '{{ side }}' as side, supply.country_code, supply.is_remainder, supply.quantity_t,
            supply.value_flag, supply.value_as_published, supply.raw_row_id, supply.correction_id
        from pairs
        inner join supply
            on pairs.source_id = supply.source_id and pairs.mineral_code = supply.mineral_code
            and pairs.supply_stage = supply.supply_stage and pairs.{{ side }}_edition_id = supply.edition_id
            and pairs.{{ year }} = supply.reference_year
    ),

{% endfor -%}

sides as (
    select * from old_side
    union all
    select * from new_side
),

countries as (
    select
        {{ keys | join(', ') }},
        country_code,
        is_remainder,
        {% for side in ['old', 'new'] -%}
            sum(case when side = '{{ side }}' then quantity_t end) as {{ side }}_t,
            max(case when side = '{{ side }}' then value_flag end) as {{ side }}_value_flag,
            max(case when side = '{{ side }}' then value_as_published end) as {{ side }}_value_as_published,
            max(case when side = '{{ side }}' then raw_row_id end) as {{ side }}_raw_row_id,
        {% endfor -%}
        max(case when side = 'new' then correction_id end) as correction_id
    from sides
    group by {{ keys | join(', ') }}, country_code, is_remainder
)

select * from countries
