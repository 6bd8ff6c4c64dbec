{%- set keys = ['reporter_code', 'mineral_code', 'indicator_code'] -%}
with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
    where chart_kind = 'donut' and indicator_value is not null
),

country_shares as (
    select * from {{ ref('country_shares') }}
    where share > 0
),

contributions as (
    select * from {{ ref('import_stability_contributions') }}
),

countries as (
    select * from {{ ref('countries') }}
),

-- Every square of the sum: of a stage of the world's for itself, of imports times the partner's risk.
squares as (
    select
        {{ prefixed('headlines', keys) }}, headlines.indicator_number, country_shares.country_code,
        country_shares.is_remainder, country_shares.share, contributions.governance_g,
        case
            when country_shares.is_remainder then 0
            when headlines.import_series_code is null then country_shares.share * country_shares.share
            else contributions.contribution
        end as contribution
    from headlines
    inner join country_shares
        on {{ same('headlines', 'country_shares',
            ['scenario_id', 'mineral_code', 'reporter_code', 'reference_year', 'supply_stage', 'source_id']) }}
        -- Reserves and mine output have one basis, which their indicators leave blank.
        and (headlines.basis = country_shares.basis or headlines.basis = '')
    left join contributions
        on {{ same('headlines', 'contributions',
            ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year', 'basis']) }}
        and country_shares.country_code = contributions.country_code
),

ranked as (
    select
        squares.*,
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by case when squares.is_remainder then 1 else 0 end, squares.contribution desc, squares.country_code asc
        ) as place
    from squares
),

parted as (
    select
        ranked.*,
        case
            when ranked.is_remainder then 'remainder' when
                ranked.place > {{ parameter('worked_terms_count') }}
                then 'rest'
            else 'country'
        end
            as term_kind
    from ranked
),

terms as (
    select
        {{ prefixed('parted', keys) }}, parted.indicator_number, cast(min(parted.place) as integer) as term_order,
        parted.term_kind, max(case when parted.term_kind = 'country' then countries.name_ja end) as country_name_ja,
        max(case when parted.term_kind = 'country' then countries.name_en end) as country_name_en,
        cast(count(*) as integer) as country_count,
        {{ mart_round('sum(parted.share)') }} as share,
        max(case when parted.term_kind = 'country' then parted.governance_g end) as governance_g,
        {{ mart_round('sum(parted.contribution)') }} as contribution
    from parted
    inner join countries on parted.country_code = countries.country_code
    group by
        {{ prefixed('parted', keys) }}, parted.indicator_number, parted.term_kind,
        case when parted.term_kind = 'country' then parted.place end
)

select * from terms
