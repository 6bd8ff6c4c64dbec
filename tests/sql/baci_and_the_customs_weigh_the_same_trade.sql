-- Each code that both sources hold whole, in the last year that both hold: the weights agree within the band, or a row says which
-- country's report makes the difference. Copper ore of 2020 and lithium carbonate are known to the tonne from either source.
with

flows as (
    select * from {{ ref('stg_cepii_baci__flows') }}
    where nomenclature = 'HS92' and importer_code_as_published in ('392', 'JPN')
),

imports as (
    select * from {{ ref('stg_mof_trade__imports') }}
),

compared_year as (
    select max(imports.reference_year) as reference_year from imports
    inner join flows on imports.reference_year = flows.reference_year
),

-- Neighbours under the same six digits whose trade the raw table doesn't hold: the code isn't whole.
not_whole as (
    select distinct substr(hs9_code, 1, 6) as hs6_code from {{ ref('hs_codes_left_out') }}
    where not is_kept
),

baci as (
    select
        flows.hs6_code,
        flows.reference_year,
        sum(flows.published_quantity_t) as baci_t
    from flows
    inner join compared_year on flows.reference_year = compared_year.reference_year
    group by flows.hs6_code, flows.reference_year
),

customs as (
    select
        substr(imports.hs9_code, 1, 6) as hs6_code,
        imports.reference_year,
        sum(imports.published_quantity * units.tonnes_per_unit) as customs_t
    from imports
    inner join {{ ref('units') }} as units on imports.unit_as_published = units.unit_as_published
    group by substr(imports.hs9_code, 1, 6), imports.reference_year
),

compared as (
    select
        baci.hs6_code,
        baci.reference_year,
        baci.baci_t,
        customs.customs_t,
        baci.baci_t / customs.customs_t as ratio
    from baci
    inner join customs on baci.hs6_code = customs.hs6_code and baci.reference_year = customs.reference_year
    left join not_whole on baci.hs6_code = not_whole.hs6_code
    where customs.customs_t > 0 and not_whole.hs6_code is null
),

judged as (
    select
        coalesce(compared.hs6_code, exceptions.hs6_code) as hs6_code,
        compared.baci_t,
        compared.customs_t,
        compared.ratio,
        exceptions.reason,
        coalesce(exceptions.ratio_from, {{ parameter('source_comparison_from') }}) as ratio_from,
        coalesce(exceptions.ratio_to, {{ parameter('source_comparison_to') }}) as ratio_to
    from compared
    full join {{ ref('source_comparison_exceptions') }} as exceptions
        on compared.hs6_code = exceptions.hs6_code and compared.reference_year = exceptions.reference_year
),

wrong as (
    select * from judged
    where
        ratio is null
        or ratio < ratio_from
        or ratio > ratio_to
        or (
            reason is not null
            and ratio between {{ parameter('source_comparison_from') }} and {{ parameter('source_comparison_to') }}
        )
        -- Typed from either source: 5,173,041 against 5,228,884 t and 17,249 against 17,709 t.
        or (hs6_code = '260300' and (abs(baci_t - 5173041) > 0.5 or abs(customs_t - 5228884) > 0.5))
        or (hs6_code = '283691' and (abs(baci_t - 17249) > 0.5 or abs(customs_t - 17709) > 0.5))
)

select * from wrong
