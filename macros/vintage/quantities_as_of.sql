{% macro quantities_as_of() -%}
    {#- The rows of the CTE newest in the scenario of the CTE baseline; reserves and production are such rows of different stages. -#}
    select
        baseline.scenario_id,
        newest.source_id,
        newest.edition_id,
        newest.snapshot_id,
        newest.raw_row_id,
        newest.mineral_code,
        newest.supply_stage,
        newest.basis,
        newest.country_code,
        newest.is_remainder,
        newest.is_world_total,
        newest.is_top_n_table,
        newest.reference_year,
        newest.value_as_published,
        newest.unit_as_published,
        newest.correction_id,
        newest.quantity_t,
        newest.value_flag
    from newest
    cross join baseline
{%- endmacro %}
