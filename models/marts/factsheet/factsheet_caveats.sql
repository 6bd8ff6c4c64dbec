{%- set stage = ['scenario_id', 'mineral_code', 'reporter_code', 'supply_stage', 'source_id', 'reference_year'] -%}
{%- set figure = ['scenario_id', 'mineral_code', 'reporter_code', 'indicator_code', 'reference_year', 'basis'] -%}
with

headlines as (
    select * from {{ ref('factsheet_headlines') }}
    where rating <> 'N/A'
),

coverages as (
    select * from {{ ref('indicator_headline') }}
    where coverage < {{ parameter('coverage_min') }}
),

caveats as (
    select * from {{ ref('rating_caveats') }}
),

-- An estimate counts where it is part of the figure: of a share's whole, or of a price's window.
estimated_quantities as (
    select distinct {{ stage | join(', ') }}
    from {{ ref('quantity_evidence') }}
    where value_flag = 'estimated' and not is_world_total and coalesce(contained_t, share_pct) > 0
),

estimated_prices as (
    select distinct scenario_id, mineral_code, reference_year, basis
    from {{ ref('int_prices__windows') }}
    where value_flag = 'estimated'
),

doubts as (
    select reporter_code, mineral_code, indicator_code, 'cut_undetermined' as caveat_code from headlines
    where has_undetermined_cut
    union all
    select reporter_code, mineral_code, indicator_code, 'bounds_straddle_cut' from headlines
    where bounds_straddle_cut
    union all
    select reporter_code, mineral_code, indicator_code, 'partial_stage' from headlines
    where stage_coverage = 'partial'
    union all
    select headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, 'estimated'
    from headlines
    inner join estimated_quantities on {{ same('headlines', 'estimated_quantities', stage) }}
    union all
    select headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, 'estimated'
    from headlines
    inner join estimated_prices
        on headlines.chart_kind = 'price_line'
        and {{ same('headlines', 'estimated_prices', ['scenario_id', 'mineral_code', 'reference_year', 'basis']) }}
    union all
    select headlines.reporter_code, headlines.mineral_code, headlines.indicator_code, 'thin_coverage'
    from headlines
    inner join coverages on {{ same('headlines', 'coverages', figure) }}
),

marked as (
    select
        doubts.reporter_code, doubts.mineral_code, doubts.indicator_code, doubts.caveat_code, caveats.caveat_order,
        caveats.mark_term, caveats.words_term
    from doubts
    inner join caveats on doubts.caveat_code = caveats.caveat_code
)

select * from marked
