{% macro add_local_rows() -%}
    {#-
        After the seed of a table that may not be passed on, or of the snapshots: the rows that this machine imported into
        local/ (raw tables as Parquet, snapshots as CSV), and only where the variable with_local_sources asks for them. Tests
        and models then see one table, empty or filled. A file that is missing leaves the table as the seed has it.
    -#}
    {%- if execute and var('with_local_sources') -%}
        {{ return(adapter.dispatch('add_local_rows', 'critmin')()) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__add_local_rows() -%}
    {{ exceptions.raise_compiler_error("with_local_sources: only DuckDB can read the files of local/.") }}
{%- endmacro %}

{% macro duckdb__add_local_rows() -%}
    {%- set file = 'local/' ~ this.identifier ~ ('.csv' if this.schema == 'provenance' else '.parquet') -%}
    {%- if run_query("select file from glob('" ~ file ~ "')") | length == 0 -%}
        {%- do exceptions.warn(file ~ ' is not there: ' ~ this.identifier ~ ' has no local rows.') -%}
    {%- elif file.endswith('.csv') -%}
        insert into {{ this }} by name select * from read_csv('{{ file }}', header = true, all_varchar = true)
    {%- else -%}
        insert into {{ this }} by name select * from read_parquet('{{ file }}')
    {%- endif -%}
{%- endmacro %}
