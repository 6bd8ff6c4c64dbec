with

harmonised as (
    select * from {{ ref('int_prices__harmonised') }}
),

corrections as (
    select * from {{ ref('corrections') }}
    where column_name = 'value_as_published'
),

revised as (
    select
        harmonised.*,
        coalesce(corrections.new_value, harmonised.value_as_published) as corrected_value
    from harmonised
    left join corrections
        on harmonised.raw_table = corrections.raw_table
        and harmonised.raw_row_id = corrections.raw_row_id
        and harmonised.edition_id = corrections.edition_id
        and harmonised.value_as_published = corrections.old_value
),

measured as (
    select
        raw_row_id,
        source_id,
        snapshot_id,
        edition_id,
        published_on,
        {{ known_on('published_on', 'lag_days', last_day_of_month('reference_year', 'reference_month')) }} as known_on,
        price_series_id,
        mineral_code,
        frequency,
        role,
        reference_year,
        reference_month,
        -- Annual prices are never spliced between editions; a month stands for itself whichever edition prints it.
        case when frequency = 'annual' then edition_last_year else reference_year end as edition_year,
        value_as_published,
        unit_as_published,
        true_unit,
        unit_override_reason,
        {{ published_number('corrected_value') }} as price,
        {{ published_number('corrected_value') }} * usd_per_t_factor as price_usd_per_t,
        {{ value_flag('corrected_value', is_estimate='is_estimate', note='footnote') }} as value_flag
    from revised
)

select * from measured
