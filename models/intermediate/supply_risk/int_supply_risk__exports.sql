with

partners as (
    select * from {{ ref('int_world_trade__partners') }}
    where basis = 'contained'
),

-- What a country sends is the sum of what all others receive from it: only of years in which all of them are held.
world_years as (
    select import_series_code, reference_year
    from partners
    group by import_series_code, reference_year
    having count(distinct reporter_code) >= {{ parameter('world_trade_reporter_count_min') }}
),

-- Two series hold the same flows: the one that most importers take is added up.
ranked_series as (
    select
        import_series_code, mineral_code, supply_stage, reference_year,
        row_number() over (
            partition by mineral_code, supply_stage, reference_year
            order by count(distinct reporter_code) desc, import_series_code
        ) as choice
    from {{ ref('int_import_series__chosen') }}
    group by import_series_code, mineral_code, supply_stage, reference_year
),

chosen as (
    select import_series_code, mineral_code, supply_stage, reference_year
    from ranked_series
    where choice = 1
),

exports as (
    select
        partners.mineral_code,
        partners.supply_stage,
        partners.reference_year,
        partners.country_code as exporter_code,
        partners.import_series_code,
        sum(partners.quantity) as quantity_t
    from partners
    inner join world_years on {{ same('partners', 'world_years', ['import_series_code', 'reference_year']) }}
    inner join chosen
        on {{ same('partners', 'chosen', ['import_series_code', 'mineral_code', 'supply_stage', 'reference_year']) }}
    where not partners.is_remainder
    group by
        partners.mineral_code, partners.supply_stage, partners.reference_year, partners.country_code, partners.import_series_code
)

select * from exports
