{%- set keys = ['mineral_code', 'scope_code', 'supply_stage', 'reference_year', 'source_id'] -%}
with

largest as (
    select * from {{ ref('int_targets__third_countries') }}
),

limits as (
    select target_code, target_value / 100 as maximum_share from {{ ref('int_targets__known') }}
    where test_code = 'single_third_country'
),

listed as (
    select mineral_code from {{ ref('int_targets__listed') }}
    where jurisdiction_as_published = 'EU'
),

trade_values as (
    select * from {{ ref('int_targets__supply') }}
    where basis = 'value' and unit = 'thousand USD'
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

valued as (
    select
        {{ prefixed('ranked', keys) }}, ranked.import_series_code,
        sum(trade_values.quantity) as value_thousand_usd,
        sum(case when trade_values.country_code = ranked.top_country_code then trade_values.quantity end) as top_country_value
    from ranked
    inner join trade_values
        on {{ same('ranked', 'trade_values', keys + ['import_series_code']) }}
    where ranked.choice = 1
    group by {{ prefixed('ranked', keys) }}, ranked.import_series_code
),

tested as (
    select
        limits.target_code, ranked.mineral_code, ranked.scope_code, ranked.supply_stage, ranked.reference_year, ranked.basis,
        ranked.source_id, ranked.import_series_code, ranked.top_country_code,
        {{ mart_round('ranked.top_country_share') }} as top_country_share,
        {{ mart_round('valued.top_country_value / valued.value_thousand_usd') }} as top_country_value_share,
        {{ mart_round('ranked.quantity', 3) }} as quantity,
        ranked.unit,
        {{ mart_round('valued.value_thousand_usd', 3) }} as value_thousand_usd,
        limits.maximum_share,
        ranked.top_country_share <= limits.maximum_share as is_met,
        coalesce(valued.value_thousand_usd >= {{ parameter('single_country_value_min') }}, true) as is_material,
        {{ mart_round('before.top_country_share') }} as top_country_share_year_before,
        {{ mart_round('ranked.top_country_share - before.top_country_share') }} as share_change,
        listed.mineral_code is not null as is_on_eu_list,
        'proxy' as value_flag
    from ranked
    cross join limits
    left join valued on {{ same('ranked', 'valued', keys) }}
    left join largest as before
        on {{ same('ranked', 'before', ['mineral_code', 'scope_code', 'supply_stage', 'basis', 'source_id']) }}
        and coalesce(ranked.import_series_code, '') = coalesce(before.import_series_code, '')
        and before.reference_year = ranked.reference_year - 1
    left join listed on ranked.mineral_code = listed.mineral_code
    where ranked.choice = 1
)

select * from tested
