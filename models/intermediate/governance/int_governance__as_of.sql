with

newest as (
    {{ newest_edition(ref('int_governance__harmonised'), ['source_id', 'stability_index', 'reference_year']) }}
),

scored as (
    select
        stability_index,
        country_code,
        reference_year,
        edition_id,
        raw_row_id,
        index_value,
        100 * percent_rank() over (partition by stability_index, reference_year order by index_value) as governance_percentile
    from newest
    where index_value is not null
)

select * from scored
