-- The ratio of the five-year annual measure to the 120-month one, measured anew from the raw Pink Sheet: its median over metals
-- and window ends is the parameter, and the parameter times the monthly cuts gives the annual ones, to their printed digits.
with

months as (
    select
        prices.series_as_published,
        prices.reference_year,
        prices.reference_month,
        prices.published_value
    from {{ ref('stg_worldbank_pinksheet__monthly') }} as prices
    inner join {{ ref('price_series') }} as price_series
        on prices.series_as_published = price_series.price_as_published and price_series.is_in_annual_ratio
),

ends as (
    select distinct reference_year from months
    where
        reference_year between {{ parameter('annual_price_cut_ratio_from') }} and {{ parameter('annual_price_cut_ratio_to') }}
),

lengths as (
    select
        max(case when basis = 'months_120' then window_length end) as window_months,
        max(case when basis = 'annual' then window_length end) as window_years
    from {{ ref('price_windows') }}
),

monthly as (
    select
        months.series_as_published,
        ends.reference_year,
        {{ price_variability('months.published_value') }} as variability
    from ends
    cross join lengths
    inner join months
        on ends.reference_year >= months.reference_year
        and ends.reference_year - lengths.window_months / 12 < months.reference_year
    group by months.series_as_published, ends.reference_year
),

annual_means as (
    select series_as_published, reference_year, avg(published_value) as annual_price
    from months
    group by series_as_published, reference_year
),

annual as (
    select
        annual_means.series_as_published,
        ends.reference_year,
        {{ price_variability('annual_means.annual_price') }} as variability
    from ends
    cross join lengths
    inner join annual_means
        on ends.reference_year >= annual_means.reference_year
        and ends.reference_year - lengths.window_years < annual_means.reference_year
    group by annual_means.series_as_published, ends.reference_year
),

measured as (
    select median(annual.variability / monthly.variability) as ratio
    from annual
    inner join monthly
        on annual.series_as_published = monthly.series_as_published and annual.reference_year = monthly.reference_year
),

cuts as (
    select
        monthly_cuts.low_mid_cut as monthly_low, annual_cuts.low_mid_cut as annual_low,
        monthly_cuts.mid_high_cut as monthly_high, annual_cuts.mid_high_cut as annual_high,
        monthly_cuts.low_mid_admissible_to as monthly_low_to, annual_cuts.low_mid_admissible_to as annual_low_to,
        monthly_cuts.mid_high_admissible_from as monthly_high_from, annual_cuts.mid_high_admissible_from as annual_high_from,
        monthly_cuts.mid_high_admissible_to as monthly_high_to, annual_cuts.mid_high_admissible_to as annual_high_to
    from {{ ref('thresholds') }} as monthly_cuts
    inner join {{ ref('thresholds') }} as annual_cuts
        on monthly_cuts.rule_set = annual_cuts.rule_set and monthly_cuts.indicator_code = annual_cuts.indicator_code
    where
        monthly_cuts.indicator_code = 'price_variability' and monthly_cuts.basis = 'months_120' and annual_cuts.basis = 'annual'
),

wrong as (
    select measured.ratio, cuts.*
    from measured
    cross join cuts
    where
        abs(measured.ratio - {{ parameter('annual_price_cut_ratio') }}) > 0.00005
        or abs(cuts.annual_low - cuts.monthly_low * measured.ratio) > 0.0005
        or abs(cuts.annual_high - cuts.monthly_high * measured.ratio) > 0.0005
        or abs(cuts.annual_low_to - cuts.monthly_low_to * measured.ratio) > 0.0005
        or abs(cuts.annual_high_from - cuts.monthly_high_from * measured.ratio) > 0.0005
        or abs(cuts.annual_high_to - cuts.monthly_high_to * measured.ratio) > 0.0005
)

select * from wrong
