{% macro is_committed(source_id) -%}
    {#- Whether the figures of a source may be passed on: none of its raw tables is local. -#}
    {{ source_id }} not in (select t.source_id from {{ ref('raw_tables') }} as t where t.storage = 'local')
{%- endmacro %}
