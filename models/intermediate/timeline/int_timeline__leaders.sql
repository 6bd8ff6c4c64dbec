with

years as (
    select * from {{ ref('int_timeline__years') }}
),

-- The newest year of a stage, in the series that is drawn first there.
newest as (
    select
        years.*,
        row_number() over (
            partition by years.mineral_code, years.reporter_code, years.supply_stage
            order by years.reference_year desc, years.series_order asc, years.source_id asc
        ) as place
    from years
),

-- Rows without a share come after those with one, so the first place is the largest known.
leaders as (
    select
        newest.mineral_code, newest.reporter_code, newest.supply_stage, newest.reference_year, dependence.country_code,
        dependence.share,
        row_number() over (
            partition by newest.mineral_code, newest.reporter_code, newest.supply_stage
            order by dependence.share desc, dependence.country_code asc
        ) as place
    from newest
    inner join {{ ref('supplier_dependence') }} as dependence
        on {{ same('newest', 'dependence', [
            'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'basis', 'source_id', 'import_series_code'
        ]) }}
        and dependence.share is not null
    where newest.place = 1
),

largest as (
    select mineral_code, reporter_code, supply_stage, reference_year, country_code, share
    from leaders
    where place = 1
)

select * from largest
