{%- set keys = [
    'source_id', 'mineral_code', 'supply_stage', 'comparison', 'reference_year', 'old_edition_id', 'new_edition_id',
] -%}
with

countries as (
    select * from {{ ref('int_editions__countries') }}
    where
        coalesce(old_t <> new_t, not (old_t is null and new_t is null))
        or coalesce(old_value_flag, '') <> coalesce(new_value_flag, '')
),

variants as (
    select * from {{ ref('int_editions__variants') }}
),

world as (
    select * from {{ ref('reporters') }}
    where is_world
),

thresholds as (
    select indicator_sources.mineral_code, indicator_sources.source_id, indicator_sources.supply_stage, thresholds.*
    from {{ ref('indicator_sources') }} as indicator_sources
    inner join {{ ref('thresholds') }} as thresholds on indicator_sources.indicator_code = thresholds.indicator_code
    inner join {{ ref('rule_sets') }} as rule_sets on thresholds.rule_set = rule_sets.rule_set
    where rule_sets.is_default and thresholds.measure_code = 'indicator_value' and thresholds.basis is null
),

rated as (
    select
        variants.*,
        thresholds.indicator_code,
        {{ rating('variants.herfindahl_index', 'low_mid_cut', 'mid_high_cut', 'direction') }} as rating
    from variants
    left join thresholds
        on variants.mineral_code = thresholds.mineral_code and variants.source_id = thresholds.source_id
        and variants.supply_stage = thresholds.supply_stage
),

compared as (
    select
        'quantity' as evidence, {{ prefixed('countries', keys) }}, world.reporter_code, old_variant.indicator_code, '' as basis,
        countries.old_reference_year, countries.old_reference_year as old_indicator_year,
        countries.reference_year as new_indicator_year, countries.new_published_on, countries.country_code,
        countries.is_remainder, 't' as unit,
        case
            when countries.old_value_flag is null then 'added'
            when countries.new_value_flag is null then 'dropped'
            when countries.old_t <> countries.new_t or (countries.old_t is null) <> (countries.new_t is null) then 'changed'
            else 'flag_only'
        end as change,
        countries.old_value_as_published, countries.new_value_as_published,
        {{ mart_round('countries.old_t') }} as old_value,
        {{ mart_round('countries.new_t') }} as new_value,
        countries.old_value_flag, countries.new_value_flag, countries.old_raw_row_id, countries.new_raw_row_id,
        countries.correction_id,
        {{ mart_round('old_variant.herfindahl_index') }} as old_indicator_value,
        {{ mart_round('new_variant.herfindahl_index') }} as new_indicator_value,
        {{ mart_round('new_variant.herfindahl_index - old_variant.herfindahl_index') }} as indicator_effect,
        {{ mart_round('coalesce(one_row.herfindahl_index, old_variant.herfindahl_index) - old_variant.herfindahl_index') }}
            as row_effect,
        old_variant.rating as old_rating,
        new_variant.rating as new_rating,
        old_variant.rating <> new_variant.rating as is_rating_moved,
        old_variant.rating <> one_row.rating as is_moved_by_row_alone
    from countries
    inner join rated as old_variant
        on {{ same('countries', 'old_variant', keys) }}
        and old_variant.variant = 'old'
    inner join rated as new_variant
        on {{ same('countries', 'new_variant', keys) }}
        and new_variant.variant = 'new'
    left join rated as one_row
        on {{ same('countries', 'one_row', keys) }}
        and countries.country_code = one_row.changed_country_code
    cross join world
)

select * from compared
