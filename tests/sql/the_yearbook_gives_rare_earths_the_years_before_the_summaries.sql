-- By hand for 2018, tonnes of oxide: 120 000² + 23 000² + 21 000² + 14 000² + 2 900² + 2 700² + 2 000² + 1 200² + 1 000² + 990²
-- + 920² + 620² = 15 590 350 900 over 190 330² = 36 225 508 900 is .4304. No year is put together
-- from two sources, and the first year of the Summaries' editions is 2020.
with

concentration as (
    select reference_year, indicator_value, edition_ids
    from {{ ref('indicator_values') }}
    where mineral_code = 'rare_earths' and indicator_code = 'production_concentration'
),

expected as (
    select 2018 as reference_year, .4304 as index_by_hand
),

wrong as (
    select concentration.reference_year, concentration.edition_ids, concentration.indicator_value
    from concentration
    left join expected on concentration.reference_year = expected.reference_year
    where
        concentration.edition_ids is not null
        and (
            (concentration.reference_year < 2020) <> (concentration.edition_ids like 'usgs_myb%')
            or abs(concentration.indicator_value - expected.index_by_hand) > .00005
        )
)

select * from wrong
