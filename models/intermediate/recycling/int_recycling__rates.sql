with

input_rates as (
    select * from {{ ref('stg_eu_crm__eol_rir') }}
),

estimates as (
    select * from {{ ref('stg_unep_irp__recycling_rates') }}
),

-- Several estimates of one metal make a range from the lowest to the highest; a bound from above begins at nothing.
recycled_content as (
    select
        snapshot_id,
        min(raw_row_id) as raw_row_id,
        metal_as_published as material_as_published,
        min(coalesce(lower_pct, 0)) as lower_pct,
        max(upper_pct) as upper_pct,
        {{ joined_text('estimate_as_published') }} as rate_as_published
    from estimates
    where rate_code = 'rc'
    group by snapshot_id, metal_as_published
),

rates as (
    select
        snapshot_id, raw_row_id, material_as_published, eol_rir_pct as rate_pct, eol_rir_pct as lower_pct,
        eol_rir_pct as upper_pct, value_flag, eol_rir_pct_as_published as rate_as_published
    from input_rates
    union all
    select
        snapshot_id, raw_row_id, material_as_published,
        lower_pct + (upper_pct - lower_pct) * {{ parameter('recycled_content_place_in_range') }},
        lower_pct, upper_pct, case when upper_pct = 0 then 'zero' else 'reported' end, rate_as_published
    from recycled_content
)

select * from rates
