with

slides as (
    select * from {{ ref('int_slides__ratings') }}
),

statistics as (
    select * from {{ ref('int_slides__statistics') }}
),

published as (
    select * from {{ ref('stg_meti_2022__ratings') }}
),

value_flags as (
    select * from {{ ref('value_flags') }}
    where is_missing_indicator
),

ours as (
    select rule_set, mineral_code, indicator_code, 'slides' as figures, coalesce(our_rating, 'N/A') as our_rating, rating_reason
    from slides
    union all
    select rule_set, mineral_code, indicator_code, 'statistics' as figures, our_rating, rating_reason
    from statistics
),

compared as (
    select
        ours.rule_set,
        ours.mineral_code,
        ours.indicator_code,
        ours.figures,
        ours.our_rating,
        published.published_rating,
        case
            when published.published_rating is null then 'undetermined'
            when ours.our_rating = published.published_rating and ours.rating_reason <> 'rule_not_defined' then 'agrees'
            -- An N/A of ours that only says what we do not hold contradicts nothing.
            when
                ours.our_rating = 'N/A'
                and coalesce(value_flags.value_flag, 'no_source') in ('no_edition_at_as_of', 'no_price_series', 'no_source')
                then 'undetermined'
            else 'differs'
        end as agreement
    from ours
    left join published
        on ours.mineral_code = published.mineral_code and ours.indicator_code = published.indicator_code
    left join value_flags on ours.rating_reason = value_flags.value_flag
)

select * from compared
