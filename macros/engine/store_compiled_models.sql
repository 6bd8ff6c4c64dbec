{% macro store_compiled_models(results) -%}
    {#-
        Keeps the compiled SQL of the models of scenarios, their pages, uncertainty and supply risk, without the database's name:
        the command line runs the same text over the built file, with the rows of a user's file or other settings in place of the seed's,
        and a benchmark measures it. A run of some of them replaces those only.
        Stands in on-run-end, so it is published with the tables.
    -#}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set database = adapter.quote(target.database) ~ '.' -%}
        {%- set kept = [] -%}
        {%- for result in results -%}
            {%- for folder in ['scenarios', 'evaluation', 'supply_risk', 'uncertainty'] -%}
                {%- if result.node.resource_type == 'model' and folder in result.node.fqn -%}
                    {%- do kept.append(result.node) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- if kept -%}
            {%- do run_query("create schema if not exists provenance") -%}
            {%- do run_query(
                "create table if not exists provenance.compiled_models (model_name varchar primary key, schema_name varchar not null, "
                ~ "compiled_sql varchar not null)"
            ) -%}
            {%- for node in kept -%}
                {%- set text = (node.compiled_code | replace(database, '') | replace("'", "''")) -%}
                {%- do run_query(
                    "insert or replace into provenance.compiled_models values ('" ~ node.name ~ "', '" ~ node.schema ~ "', '"
                    ~ text ~ "')"
                ) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
