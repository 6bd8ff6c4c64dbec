{%- set with_countries = [
    'reserve_concentration', 'production_concentration', 'concentrate_import_stability', 'refined_import_stability',
] -%}
{%- set of_importers = ['concentrate_import_stability', 'refined_import_stability'] -%}
{%- set series = 'import_series_code, is_series_break, stage_coverage' -%}
{%- set no_series = 'cast(null as ' ~ type_text() ~ ') as import_series_code, false as is_series_break, cast(null as '
    ~ type_text() ~ ') as stage_coverage' -%}
{%- set without_countries = ['price_variability', 'secondary_supply_rate'] -%}
with

{% for indicator in with_countries + without_countries -%}
    {{ indicator }} as (
        select * from {{ ref(indicator) }}
    ),

{% endfor -%}

united as (
    {% for indicator in with_countries -%}
        select
            scenario_id, mineral_code, reporter_code, indicator_code, reference_year, basis, indicator_value, lower_bound,
            upper_bound, value_flag, top_country_code, top_country_share, top3_share, country_count, edition_ids,
            {{ series if indicator in of_importers else no_series }}
        from {{ indicator }}
        union all
    {% endfor -%}
    {% for indicator in without_countries -%}
        select
            scenario_id, mineral_code, reporter_code, indicator_code, reference_year, basis, indicator_value,
            cast(null as {{ type_double() }}), cast(null as {{ type_double() }}), value_flag, cast(null as {{ type_text() }}),
            cast(null as {{ type_double() }}), cast(null as {{ type_double() }}), cast(null as integer), edition_ids,
            {{ no_series }}
        from {{ indicator }}
        {{ 'union all' if not loop.last }}
    {% endfor -%}
),

dated as (
    select
        united.*,
        {{ as_of_date() }} as as_of
    from united
)

select * from dated
