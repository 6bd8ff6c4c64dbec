with

lives as (
    select
        lives.*,
        lag(lives.reference_year) over (partition by lives.mineral_code, lives.source_id order by lives.reference_year)
            as year_before,
        lag(lives.reserves_edition_id || lives.production_edition_id) over (
            partition by lives.mineral_code, lives.source_id order by lives.reference_year
        ) as editions_before
    from {{ ref('reserve_life') }} as lives
    inner join {{ ref('scenarios') }} as scenarios on lives.scenario_id = scenarios.scenario_id and scenarios.is_baseline
),

editions as (
    select edition_id, cast(extract(year from max(published_on)) as integer) as edition_year
    from {{ ref('snapshots') }}
    group by edition_id
),

labels as (
    select * from {{ ref('source_labels') }}
),

named as (
    select
        lives.mineral_code, lives.reference_year, lives.source_id, labels.short_name_ja, labels.short_name_en,
        least(stated.edition_year, counted.edition_year) as first_edition_year,
        greatest(stated.edition_year, counted.edition_year) as last_edition_year, lives.reserve_life_years,
        lives.first_reference_year, lives.first_reserve_life_years, lives.reserve_life_change,
        case
            when lives.reference_year = lives.first_reference_year then 'first'
            when lives.year_before < lives.reference_year - 1 then 'gap'
            when lives.editions_before <> lives.reserves_edition_id || lives.production_edition_id then 'new_edition'
            else 'same_edition'
        end as link,
        lives.is_lower_bound
    from lives
    inner join labels on lives.source_id = labels.source_id
    inner join editions as stated on lives.reserves_edition_id = stated.edition_id
    inner join editions as counted on lives.production_edition_id = counted.edition_id
)

select * from named
