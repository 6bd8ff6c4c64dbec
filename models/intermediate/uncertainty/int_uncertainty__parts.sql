{%- set keys = ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'source_id'] -%}
with

subjects as (
    select * from {{ ref('int_uncertainty__subjects') }}
    where indicator_value is not null
),

quantities as (
    select * from {{ ref('int_quantities__by_country') }}
),

imports as (
    select * from {{ ref('int_trade__imports') }}
),

hs_codes as (
    select * from {{ ref('hs_codes') }}
),

estimated as (
    select * from {{ ref('uncertainties') }}
    where uncertainty_code = 'estimated_figure'
),

factors as (
    select * from {{ ref('uncertainties') }}
    where uncertainty_code = 'content_factor'
),

supply as (
    select
        {{ prefixed('subjects', keys) }}, subjects.indicator_code, quantities.country_code, quantities.is_remainder,
        quantities.is_top_n_table, estimated.distribution, quantities.quantity as mode_quantity,
        case when quantities.value_flag = 'estimated' then quantities.quantity * (1 - estimated.half_width_share) end
            as low_quantity,
        case when quantities.value_flag = 'estimated' then quantities.quantity * (1 + estimated.half_width_share) end
            as high_quantity,
        subjects.mineral_code || '|' || subjects.supply_stage || '|' || quantities.country_code as part_key
    from subjects
    inner join quantities on {{ same('subjects', 'quantities', keys) }}
    cross join estimated
    where subjects.indicator_code in ('reserve_concentration', 'production_concentration')
),

imported as (
    select
        {{ prefixed('subjects', keys) }}, subjects.indicator_code, imports.country_code, imports.is_remainder,
        false as is_top_n_table, factors.distribution, imports.contained_t as mode_quantity,
        -- Where factor and end are one, their quotient may miss 1 by a last digit.
        least(imports.contained_t, imports.contained_t * hs_codes.factor_low / hs_codes.content_factor) as low_quantity,
        greatest(imports.contained_t, imports.contained_t * hs_codes.factor_high / hs_codes.content_factor) as high_quantity,
        coalesce(imports.hs9_code, imports.hs6_code) as part_key
    from subjects
    inner join imports on {{ same('subjects', 'imports', keys) }}
    left join hs_codes
        on imports.hs9_code = hs_codes.hs9_code and imports.mineral_code = hs_codes.mineral_code
    cross join factors
    where subjects.indicator_code in ('concentrate_import_stability', 'refined_import_stability') and subjects.basis = 'contained'
),

parts as (
    select * from supply
    union all
    select * from imported
),

-- Parts without a range need no draw and are added up.
gathered as (
    select
        {{ keys | join(', ') }}, indicator_code, country_code, is_remainder, is_top_n_table, distribution,
        case when coalesce(high_quantity, 0) > coalesce(low_quantity, 0) then part_key end as part_key,
        sum(mode_quantity) as mode_quantity,
        sum(coalesce(low_quantity, mode_quantity)) as low_quantity,
        sum(coalesce(high_quantity, mode_quantity)) as high_quantity
    from parts
    group by
        {{ keys | join(', ') }}, indicator_code, country_code, is_remainder, is_top_n_table, distribution,
        case when coalesce(high_quantity, 0) > coalesce(low_quantity, 0) then part_key end
)

select * from gathered
