with

largest as (
    select * from {{ ref('int_targets__third_countries') }}
),

limits as (
    select target_code, target_value / 100 as maximum_share from {{ ref('targets') }}
    where test_code = 'single_third_country'
),

listed as (
    select distinct mineral_code from {{ ref('critical_mineral_lists') }}
    where jurisdiction_as_published = 'EU'
),

-- The newest year that any source has; contained metal before gross weight.
ranked as (
    select
        largest.*,
        row_number() over (
            partition by largest.mineral_code, largest.scope_code, largest.supply_stage
            order by largest.reference_year desc, largest.preference asc, largest.source_id asc, largest.import_series_code asc
        ) as choice
    from largest
),

tested as (
    select
        limits.target_code, ranked.mineral_code, ranked.scope_code, ranked.supply_stage, ranked.reference_year, ranked.basis,
        ranked.source_id, ranked.import_series_code, ranked.top_country_code,
        {{ mart_round('ranked.top_country_share') }} as top_country_share,
        limits.maximum_share,
        ranked.top_country_share <= limits.maximum_share as is_met,
        {{ mart_round('before.top_country_share') }} as top_country_share_year_before,
        {{ mart_round('ranked.top_country_share - before.top_country_share') }} as share_change,
        listed.mineral_code is not null as is_on_eu_list,
        'proxy' as value_flag
    from ranked
    cross join limits
    left join largest as before
        on {{ same('ranked', 'before', ['mineral_code', 'scope_code', 'supply_stage', 'basis', 'source_id']) }}
        and coalesce(ranked.import_series_code, '') = coalesce(before.import_series_code, '')
        and before.reference_year = ranked.reference_year - 1
    left join listed on ranked.mineral_code = listed.mineral_code
    where ranked.choice = 1
)

select * from tested
