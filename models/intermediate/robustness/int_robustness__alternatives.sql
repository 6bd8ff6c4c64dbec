{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year', 'basis'] -%}
with

base as (
    select * from {{ ref('int_robustness__base') }}
),

indices as (
    select * from {{ ref('import_stability_alternatives') }}
    where not is_default and indicator_value is not null
),

editions as (
    select distinct
        mineral_code, reporter_code, indicator_code, basis, new_indicator_year as reference_year, old_edition_id,
        old_indicator_value
    from {{ ref('edition_differences') }}
    where old_indicator_year = new_indicator_year and old_rating is not null
),

-- Every other way to the same rating: a test, which alternative it takes, and the value that the cuts then see.
alternatives as (
    select
        {{ prefixed('base', keys) }}, 'stability_index' as test_code,
        indices.stability_index || case when indices.governance_rule = 'default' then '' else ':' || indices.governance_rule end
            as alternative,
        indices.indicator_value as alternative_value, cast(null as {{ type_double() }}) as top_country_share_then
    from base
    inner join indices
        on {{ same('base', 'indices', keys) }}
    union all
    {% for test, factor in {'up': 'largest_share_factor', 'down': 'largest_share_factor_down'}.items() -%}
        select
            {{ keys | join(', ') }}, 'largest_share_{{ test }}', top_country_code,
            {{ mart_round(
                index_at_share('rest', 'weight', 'least(1, share * ' ~ parameter(factor) ~ ')')
            ) }},
            least(1, share * {{ parameter(factor) }})
        from base
        where share < 1 and weight is not null
        union all
    {% endfor -%}
    select {{ keys | join(', ') }}, 'upper_bound', '', upper_bound, cast(null as {{ type_double() }})
    from base
    where upper_bound is not null
    union all
    select {{ prefixed('base', keys) }}, 'edition', editions.old_edition_id, editions.old_indicator_value, null
    from base
    inner join editions
        on {{ same('base', 'editions', ['mineral_code', 'reporter_code', 'indicator_code', 'basis', 'reference_year']) }}
)

select * from alternatives
