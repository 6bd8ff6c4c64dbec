with

scored as (
    select * from {{ ref('int_governance__as_of') }}
),

governance_rules as (
    select * from {{ ref('governance_rules') }}
),

needed_years as (
    select reference_year from {{ ref('int_trade__harmonised') }}
    union
    select reference_year from {{ ref('int_world_trade__harmonised') }}
),

rules as (
    select 'default' as governance_rule
    union
    select governance_rule from governance_rules
),

scored_countries as (
    select distinct country_code from scored
),

-- A rule serves a country only as long as it has no score of its own.
subjects as (
    select
        rules.governance_rule,
        scored_countries.country_code,
        scored_countries.country_code as scored_country_code
    from scored_countries
    cross join rules
    union all
    select
        governance_rules.governance_rule,
        governance_rules.country_code,
        governance_rules.stands_in_country_code as scored_country_code
    from governance_rules
    left join scored_countries on governance_rules.country_code = scored_countries.country_code
    where scored_countries.country_code is null
),

candidates as (
    select
        scored.stability_index,
        subjects.governance_rule,
        subjects.country_code,
        subjects.scored_country_code,
        needed_years.reference_year,
        scored.reference_year as governance_year,
        scored.edition_id,
        scored.raw_row_id,
        scored.index_value,
        scored.governance_percentile,
        row_number() over (
            partition by
                scored.stability_index, subjects.governance_rule, subjects.country_code, needed_years.reference_year
            order by scored.reference_year desc
        ) as year_rank
    from subjects
    inner join scored on subjects.scored_country_code = scored.country_code
    inner join needed_years on scored.reference_year <= needed_years.reference_year
),

nearest as (
    select
        stability_index,
        governance_rule,
        country_code,
        scored_country_code,
        reference_year,
        governance_year,
        edition_id,
        raw_row_id,
        index_value,
        {{ governance_g('index_value') }} as governance_g,
        governance_percentile,
        case when governance_year < reference_year then 'earlier_governance_year' else 'reported' end as value_flag
    from candidates
    where year_rank = 1
)

select * from nearest
