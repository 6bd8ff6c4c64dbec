with

defaults as (
    select 'scenarios' as seed, sum(case when is_baseline then 1 else 0 end) as default_count from {{ ref('scenarios') }}
    union all
    select 'reporters', sum(case when is_default then 1 else 0 end) from {{ ref('reporters') }}
    union all
    select 'reporters (world)', sum(case when is_world then 1 else 0 end) from {{ ref('reporters') }}
    union all
    select 'import_series', sum(case when is_default then 1 else 0 end) from {{ ref('import_series') }}
    union all
    select 'rule_sets', sum(case when is_default then 1 else 0 end) from {{ ref('rule_sets') }}
    union all
    select 'stability_indices', sum(case when is_default then 1 else 0 end) from {{ ref('stability_indices') }}
    union all
    select 'recycling_series ' || mineral_code, sum(case when role = 'headline' then 1 else 0 end)
    from {{ ref('recycling_series') }}
    group by mineral_code
    union all
    select 'price_series ' || mineral_code || ' ' || frequency, count(distinct price_series_id)
    from {{ ref('price_series') }}
    where role = 'headline'
    group by mineral_code, frequency
)

select * from defaults
where default_count <> 1
