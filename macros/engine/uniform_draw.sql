{% macro uniform_draw(key) -%}
    {#-
        A number from 0 to 1 that depends on the key alone: the same key gives the same number in every build, whatever the order
        of the rows and the number of threads. Hashed twice: DuckDB's hash of several columns mixes the last one in by an exclusive
        or alone, so that two keys would differ by the same constant in every draw; Spark's xxhash64 mixes all of them.
    -#}
    {{ return(adapter.dispatch('uniform_draw', 'critmin')(key)) }}
{%- endmacro %}

{% macro default__uniform_draw(key) %}(cast(hash(hash({{ key }})) as double) / 18446744073709551616.0){% endmacro %}

{% macro spark__uniform_draw(key) %}((cast(xxhash64({{ key }}) as double) / 18446744073709551616.0) + 0.5){% endmacro %}
