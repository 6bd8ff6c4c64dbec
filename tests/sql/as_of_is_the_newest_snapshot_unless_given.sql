with

shown as (
    select distinct as_of from {{ ref('indicator_values') }}
),

expected as (
    {% if var('as_of') | string == 'newest' -%}
        select published_on as as_of from {{ ref('snapshots') }}
        where {{ is_committed('source_id') }}
        order by published_on desc
        limit 1
    {%- else -%}
        select cast('{{ var("as_of") }}' as date) as as_of
    {%- endif %}
),

wrong as (
    select shown.as_of as shown_as_of, expected.as_of as expected_as_of
    from expected
    left join shown on true
    where shown.as_of is null or shown.as_of <> expected.as_of
)

select * from wrong
