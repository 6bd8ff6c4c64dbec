with

headline as (
    select * from {{ ref('indicator_headline') }}
),

radar_scale as (
    select * from {{ ref('radar_scale') }}
),

scores as (
    select
        headline.mineral_code, headline.reporter_code, headline.indicator_code, headline.reference_year, headline.basis,
        headline.indicator_value, headline.rating, radar_scale.best_value, headline.low_mid_cut, headline.mid_high_cut,
        radar_scale.worst_value,
        {{ mart_round(risk_score(
            'headline.indicator_value', 'radar_scale.best_value', 'headline.low_mid_cut', 'headline.mid_high_cut',
            'radar_scale.worst_value'
        )) }} as risk_score
    from headline
    left join radar_scale
        on headline.indicator_code = radar_scale.indicator_code and headline.basis = coalesce(radar_scale.basis, '')
)

select * from scores
