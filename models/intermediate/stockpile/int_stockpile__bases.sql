{%- set keys = ['mineral_code', 'reporter_code', 'supply_stage'] -%}
with

years as (
    select
        years.*, coalesce(chosen.stage_coverage = 'partial', false) as is_partial,
        max(years.reference_year) over (partition by {{ prefixed('years', keys) }}, years.source_id) as last_year
    from {{ ref('int_stockpile__years') }} as years
    left join {{ ref('int_import_series__chosen') }} as chosen
        on {{ same('years', 'chosen', keys + ['source_id', 'reference_year']) }}
),

-- One source, never two in one mean.
sourced as (
    select
        {{ keys | join(', ') }}, source_id, count(import_t) as import_years, avg(import_t) as import_t,
        count(consumption_t) as consumption_years, avg(consumption_t) as consumption_t,
        min(consumption_t) as least_consumption_t, max(case when is_doubtful then 1 else 0 end) = 1 as is_doubtful,
        avg(case when consumption_t is not null then import_t end) as import_beside_t,
        min(case when consumption_t is not null then reference_year end) as consumption_from_year,
        max(case when consumption_t is not null then reference_year end) as consumption_to_year,
        min(reference_year) as from_year, max(reference_year) as to_year,
        max(case when is_partial then 1 else 0 end) as partial_rank,
        max(case when is_partial and consumption_t is not null then 1 else 0 end) as consumption_partial_rank
    from years
    where reference_year > last_year - {{ parameter('stockpile_base_years') }} and import_t is not null
    group by {{ keys | join(', ') }}, source_id
    having avg(import_t) > 0
),

-- A year at or below nothing shows that the parts do not fit: the mean of the other years would be too large.
judged as (
    select
        *,
        consumption_years >= {{ parameter('stockpile_consumption_years') }} and least_consumption_t > 0 as is_consumption,
        case
            when least_consumption_t <= 0 then 'imports_consumption_not_positive'
            when is_doubtful then 'imports_content_doubtful'
            else 'imports_only'
        end as import_flag
    from sourced
),

-- Apparent consumption where a source has all its parts; else imports, of the whole stage before some of its codes, and
-- of the newest source with enough years.
ordered as (
    select
        *,
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by
                case when is_consumption then 0 else 1 end, partial_rank,
                case when import_years >= {{ parameter('stockpile_source_years_min') }} then to_year end desc nulls last,
                import_years desc, to_year desc
        ) as choice
    from judged
),

bases as (
    select
        {{ keys | join(', ') }}, source_id,
        case when is_consumption then 'apparent_consumption' else import_flag end as base_flag,
        case when is_consumption then consumption_t else import_t end as base_t,
        case when is_consumption then import_beside_t else import_t end as import_t,
        case when is_consumption then consumption_years else import_years end as year_count,
        case when is_consumption then consumption_from_year else from_year end as from_year,
        case when is_consumption then consumption_to_year else to_year end as to_year,
        case when is_consumption then consumption_partial_rank else partial_rank end = 1 as is_partial_base
    from ordered
    where choice = 1
)

select * from bases
