-- A sum far from the printed total is a slipped digit, a footnote glued to a figure or a country read twice. Where the publisher
-- prints no total, or a word for it, there is nothing to compare; a line of sum_check_exceptions that is not needed must go.
with

facts as (
    select
        facts.edition_id,
        facts.mineral_code,
        facts.supply_stage,
        facts.reference_year,
        facts.is_world_total,
        facts.quantity_t,
        value_flags.is_missing_value
    from {{ ref('int_production__resolved') }} as facts
    inner join {{ ref('value_flags') }} as value_flags on facts.value_flag = value_flags.value_flag
),

compared as (
    select
        edition_id,
        mineral_code,
        supply_stage,
        reference_year,
        sum(case when not is_world_total then quantity_t end) / sum(case when is_world_total then quantity_t end) as ratio
    from facts
    -- A long series of totals lists no countries at all.
    where
        edition_id in (
            select listed.edition_id from {{ ref('int_production__resolved') }} as listed
            where not listed.is_world_total
        )
    group by edition_id, mineral_code, supply_stage, reference_year
    having max(case when is_world_total and is_missing_value then 1 else 0 end) = 0
),

judged as (
    select
        coalesce(compared.edition_id, exceptions.edition_id) as edition_id,
        coalesce(compared.mineral_code, exceptions.mineral_code) as mineral_code,
        coalesce(compared.supply_stage, exceptions.supply_stage) as supply_stage,
        coalesce(compared.reference_year, exceptions.reference_year) as reference_year,
        compared.ratio,
        exceptions.edition_id is not null as is_explained,
        coalesce(exceptions.ratio_from, {{ parameter('sum_check_from') }}) as ratio_from,
        coalesce(exceptions.ratio_to, {{ parameter('sum_check_to') }}) as ratio_to
    from compared
    full join {{ ref('sum_check_exceptions') }} as exceptions
        on compared.edition_id = exceptions.edition_id
        and compared.mineral_code = exceptions.mineral_code
        and compared.supply_stage = exceptions.supply_stage
        and compared.reference_year = exceptions.reference_year
),

wrong as (
    select * from judged
    where
        ratio is null
        or ratio < ratio_from
        or ratio > ratio_to
        or (
            is_explained
            and ratio between {{ parameter('sum_check_from') }} and {{ parameter('sum_check_to') }}
        )
)

select * from wrong
