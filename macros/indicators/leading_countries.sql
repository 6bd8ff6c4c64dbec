{% macro ranked_countries(relation, keys) -%}
    {#- The rows of a relation with country_rank, 1 for the largest named country of each group; remainders and withheld figures come last. -#}
    select
        shares.*,
        row_number() over (
            partition by {% for key in keys %}shares.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
            order by
                case when shares.is_remainder or shares.quantity is null or shares.quantity = 0 then 1 else 0 end,
                shares.quantity desc,
                shares.country_code
        ) as country_rank
    from {{ relation }} as shares
{%- endmacro %}

{% macro leading_country_columns(quantity='quantity', remainder='is_remainder') -%}
    {#- The largest named country, its share, the three largest together and the number of countries counted; over ranked_countries. -#}
    max(case when country_rank = 1 and not {{ remainder }} and {{ quantity }} > 0 then country_code end) as top_country_code,
    max(case when country_rank = 1 and not {{ remainder }} and {{ quantity }} > 0 then {{ quantity }} end)
    / nullif(sum({{ quantity }}), 0) as top_country_share,
    sum(case when country_rank <= 3 and not {{ remainder }} and {{ quantity }} > 0 then {{ quantity }} end)
    / nullif(sum({{ quantity }}), 0) as top3_share,
    cast(sum(case when not {{ remainder }} and {{ quantity }} > 0 then 1 else 0 end) as integer) as country_count
{%- endmacro %}
