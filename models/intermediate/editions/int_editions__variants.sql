{%- set keys = [
    'source_id', 'mineral_code', 'supply_stage', 'comparison', 'reference_year', 'old_edition_id', 'new_edition_id',
] -%}
with

countries as (
    select * from {{ ref('int_editions__countries') }}
),

-- The old edition's figures, the new one's, and the old ones with one country's figure replaced: which row moved a badge.
variants as (
    select distinct {{ keys | join(', ') }}, 'old' as variant, cast(null as {{ type_text() }}) as changed_country_code
    from countries
    union all
    select distinct {{ keys | join(', ') }}, 'new' as variant, cast(null as {{ type_text() }}) as changed_country_code
    from countries
    union all
    select {{ keys | join(', ') }}, 'one_row' as variant, country_code as changed_country_code
    from countries
    where coalesce(old_t <> new_t, not (old_t is null and new_t is null))
),

quantities as (
    select
        {{ prefixed('variants', keys) }},
        variants.variant,
        variants.changed_country_code,
        countries.country_code,
        countries.is_remainder,
        case
            when variants.variant = 'new' or variants.changed_country_code = countries.country_code then countries.new_t
            else countries.old_t
        end as quantity
    from variants
    inner join countries
        on {{ same('variants', 'countries', keys) }}
),

measured as (
    select
        {{ keys | join(', ') }},
        variant,
        changed_country_code,
        {{ herfindahl('quantity') }} as herfindahl_index
    from quantities
    group by {{ keys | join(', ') }}, variant, changed_country_code
)

select * from measured
