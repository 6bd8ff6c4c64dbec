with

imports as (
    select * from {{ ref('stg_mof_trade__imports') }}
    where reference_year >= {{ parameter('first_import_reference_year') }}
),

editions as (
    select * from {{ ref('int_provenance__editions') }}
),

reporters as (
    select * from {{ ref('reporters') }}
    where is_default
),

-- A code that is left out has no factor: what it holds of the metal can't be told apart from other goods.
hs_codes as (
    select hs9_code, mineral_code, supply_stage, content_factor, is_in_gross, true as is_counted
    from {{ ref('hs_codes') }}
    union all
    select hs9_code, mineral_code, supply_stage, cast(null as {{ type_double() }}), false, false
    from {{ ref('hs_codes_left_out') }}
),

countries as (
    select * from {{ ref('countries') }}
),

country_names as (
    select * from {{ ref('country_names') }}
),

units as (
    select * from {{ ref('units') }}
),

-- A country's main code stands in countries, further ones (parts of a country, undeclared origins) in country_names.
partner_codes as (
    select mof_code as partner_code, country_code, is_remainder from countries
    where mof_code is not null
    union
    select name_as_published, country_code, is_remainder from country_names
    where source_id = 'mof_trade'
),

coded as (
    select
        imports.raw_row_id,
        editions.source_id,
        editions.snapshot_id,
        editions.edition_id,
        editions.published_on,
        {{ known_on('editions.published_on', 'editions.lag_days', last_day_of_year('imports.reference_year')) }} as known_on,
        reporters.reporter_code,
        hs_codes.mineral_code,
        hs_codes.supply_stage,
        imports.hs9_code,
        partner_codes.country_code,
        partner_codes.is_remainder,
        imports.reference_year,
        imports.quantity_as_published,
        imports.unit_as_published,
        imports.value_as_published,
        units.tonnes_per_unit,
        hs_codes.content_factor,
        hs_codes.is_in_gross,
        hs_codes.is_counted
    from imports
    inner join editions on imports.snapshot_id = editions.raw_snapshot_id
    inner join hs_codes on imports.hs9_code = hs_codes.hs9_code
    inner join partner_codes on imports.country_code_as_published = partner_codes.partner_code
    inner join units on imports.unit_as_published = units.unit_as_published
    cross join reporters
)

select * from coded
