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

-- Where a rule names nobody for a country, the default's stand-in serves under it too.
stand_ins as (
    select
        rules.governance_rule,
        defaults.country_code,
        coalesce(own.stands_in_country_code, defaults.stands_in_country_code) as scored_country_code
    from governance_rules as defaults
    cross join rules
    left join governance_rules as own
        on defaults.country_code = own.country_code and rules.governance_rule = own.governance_rule
    where defaults.governance_rule = 'default'
),

subjects as (
    select
        rules.governance_rule,
        scored_countries.country_code,
        scored_countries.country_code as scored_country_code,
        false as is_stand_in
    from scored_countries
    cross join rules
    union all
    select governance_rule, country_code, scored_country_code, true as is_stand_in
    from stand_ins
),

candidates as (
    select
        scored.stability_index, subjects.governance_rule, subjects.country_code, subjects.scored_country_code,
        needed_years.reference_year, scored.reference_year as governance_year, scored.edition_id, scored.raw_row_id,
        scored.index_value, scored.governance_percentile,
        row_number() over (
            partition by
                scored.stability_index, subjects.governance_rule, subjects.country_code, needed_years.reference_year
            -- A rule serves a country only in years before it has a score of its own.
            order by case when subjects.is_stand_in then 1 else 0 end, scored.reference_year desc
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
