with

years as (
    select * from {{ ref('int_timeline__years') }}
),

timelines as (
    select * from {{ ref('factsheet_timelines') }}
),

reporters as (
    select * from {{ ref('factsheet_reporters') }}
),

labels as (
    select * from {{ ref('source_labels') }}
),

sources as (
    select * from {{ ref('timeline_sources') }}
),

import_series as (
    select * from {{ ref('import_series') }}
),

spans as (
    select
        mineral_code, reporter_code, supply_stage, source_id, import_series_code,
        min(reference_year) as first_year, max(reference_year) as last_year
    from years
    group by mineral_code, reporter_code, supply_stage, source_id, import_series_code
),

-- Where one series begins after another has ended, the level may change with the files.
breaks as (
    select distinct
        later.mineral_code, later.reporter_code, later.supply_stage, later.source_id, later.import_series_code, later.first_year
    from spans as later
    inner join spans as earlier
        on {{ same('later', 'earlier', ['mineral_code', 'reporter_code', 'supply_stage']) }}
        and later.first_year > earlier.last_year
),

-- Shares of the world are drawn for every country that any reporter's page is about.
shown as (
    select distinct
        timelines.mineral_code, timelines.country_code,
        case when owners.is_world then owners.reporter_code else timelines.reporter_code end as reporter_code
    from timelines
    inner join reporters as owners on owners.is_world or timelines.reporter_code = owners.reporter_code
),

-- A year of the series in which the country has no row breaks its line: that is not known to be nothing.
points as (
    select
        years.mineral_code, years.reporter_code, years.supply_stage, shown.country_code, years.source_id,
        years.import_series_code, years.series_order,
        coalesce(import_series.name_ja, sources.name_ja) as series_name_ja,
        coalesce(import_series.name_en, sources.name_en) as series_name_en, years.is_partial,
        labels.citation_ja, labels.citation_en, years.reference_year,
        years.basis, dependence.share, breaks.first_year is not null as is_series_break
    from shown
    inner join years on shown.mineral_code = years.mineral_code and shown.reporter_code = years.reporter_code
    inner join labels on years.source_id = labels.source_id
    left join sources on years.source_id = sources.source_id
    left join import_series on years.import_series_code = import_series.import_series_code
    left join breaks
        on {{ same('years', 'breaks', [
            'mineral_code', 'reporter_code', 'supply_stage', 'source_id', 'import_series_code'
        ]) }}
        and years.reference_year = breaks.first_year
    left join {{ ref('supplier_dependence') }} as dependence
        on {{ same('years', 'dependence', [
            'mineral_code', 'reporter_code', 'supply_stage', 'reference_year', 'basis', 'source_id', 'import_series_code'
        ]) }}
        and shown.country_code = dependence.country_code
)

select * from points
