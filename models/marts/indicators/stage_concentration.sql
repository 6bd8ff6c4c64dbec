with

concentration as (
    select * from {{ ref('int_concentration__by_stage') }}
),

rounded as (
    select
        scenario_id,
        mineral_code,
        reporter_code,
        supply_stage,
        reference_year,
        basis,
        source_id,
        {{ mart_round('herfindahl_index') }} as herfindahl_index,
        {{ mart_round('upper_bound') }} as upper_bound,
        top_country_code,
        {{ mart_round('top_country_share') }} as top_country_share,
        {{ mart_round('top3_share') }} as top3_share,
        country_count,
        {{ mart_round('remainder_share') }} as remainder_share,
        {{ mart_round('coverage') }} as coverage,
        withheld_country_codes,
        unknown_country_codes,
        {{ mart_round('total_quantity') }} as total_quantity,
        unit,
        value_flag,
        edition_id,
        import_series_code,
        is_series_break,
        stage_coverage,
        {{ mart_round('share_without_weight') }} as share_without_weight
    from concentration
)

select * from rounded
