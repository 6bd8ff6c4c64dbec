with

scores as (
    select
        scores.source_id, scores.edition_id, scores.published_on, scores.country_code, scores.reference_year,
        scores.raw_row_id, {{ governance_g('scores.index_value') }} as governance_g
    from {{ ref('int_governance__harmonised') }} as scores
    inner join {{ ref('stability_indices') }} as stability_indices on scores.stability_index = stability_indices.stability_index
    where stability_indices.is_default and scores.index_value is not null and scores.known_on <= {{ as_of_date() }}
),

partners as (
    select distinct scored_country_code, reference_year
    from {{ ref('import_stability_contributions') }}
    where share > 0
),

candidates as (
    select
        scores.*,
        partners.reference_year as trade_year,
        row_number() over (
            partition by scores.source_id, scores.edition_id, scores.country_code, partners.reference_year
            order by scores.reference_year desc
        ) as year_rank
    from partners
    inner join scores
        on partners.scored_country_code = scores.country_code and partners.reference_year >= scores.reference_year
),

-- What each edition alone gives for the trade of a year: its own figure of that year, else of its nearest earlier one.
by_edition as (
    select
        source_id, edition_id, published_on, country_code, trade_year, reference_year as governance_year, raw_row_id, governance_g
    from candidates
    where year_rank = 1
),

pairs as (
    select
        source_id,
        country_code as scored_country_code,
        trade_year,
        lag(edition_id) over by_age as old_edition_id,
        lag(governance_year) over by_age as old_governance_year,
        lag(raw_row_id) over by_age as old_raw_row_id,
        lag(governance_g) over by_age as old_g,
        edition_id as new_edition_id,
        published_on as new_published_on,
        governance_year as new_governance_year,
        raw_row_id as new_raw_row_id,
        governance_g as new_g
    from by_edition
    window by_age as (partition by source_id, country_code, trade_year order by published_on)
)

select * from pairs
where old_edition_id is not null
