{%- set dimensions = [
    'voice_and_accountability', 'political_stability', 'government_effectiveness',
    'regulatory_quality', 'rule_of_law', 'control_of_corruption',
] -%}
with

estimates as (
    select * from {{ ref('stg_worldbank_wgi__estimates') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

country_names as (
    select * from {{ ref('country_names') }}
),

stability_indices as (
    select * from {{ ref('stability_indices') }}
),

-- A dimension of no weight may be missing; a weighted one that is missing leaves the index null.
indexed as (
    select
        estimates.raw_row_id,
        editions.source_id,
        editions.edition_id,
        editions.published_on,
        editions.published_on as known_on,
        stability_indices.stability_index,
        country_names.country_code,
        estimates.reference_year,
        (
            {% for dimension in dimensions -%}
                case
                    when stability_indices.{{ dimension }} = 0 then 0
                    else stability_indices.{{ dimension }} * estimates.{{ dimension }}
                end {{ '+' if not loop.last }}
            {% endfor %}
        ) / (
            {% for dimension in dimensions -%}
                stability_indices.{{ dimension }} {{ '+' if not loop.last }}
            {% endfor %}
        ) as index_value
    from estimates
    inner join editions on estimates.snapshot_id = editions.raw_snapshot_id
    inner join country_names
        on editions.source_id = country_names.source_id
        and estimates.country_code_as_published = country_names.name_as_published
    cross join stability_indices
)

select * from indexed
