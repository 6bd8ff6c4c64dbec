with

cells as (
    select * from {{ ref('int_trend__movements') }}
),

sentences as (
    select * from {{ ref('sentences') }}
    where slot = 'trend_bullet'
),

lives as (
    select
        lives.*, row_number() over (partition by lives.mineral_code order by lives.reference_year desc) as place
    from {{ ref('factsheet_reserve_lives') }} as lives
),

-- Indicators with two years of one series, and how the rating of the newest one stands to the first one's.
moves as (
    select
        reporter_code, mineral_code, count(change_in_cuts) as compared_count,
        {{ joined_text("case when rating_steps > 0 then cast(indicator_number as " ~ type_text() ~ ") end") }} as worse_numbers,
        {{ joined_text("case when rating_steps < 0 then cast(indicator_number as " ~ type_text() ~ ") end") }} as better_numbers
    from cells
    group by reporter_code, mineral_code
),

movers as (
    select * from cells
    where place = 1 and change_in_cuts is not null
),

topics as (
    select
        reporter_code, mineral_code, 1 as bullet_order,
        case
            when compared_count = 0 then 'none_compared'
            when worse_numbers is not null and better_numbers is not null then 'worse_and_better'
            when worse_numbers is not null then 'worse'
            when better_numbers is not null then 'better'
            else 'same_ratings'
        end as topic
    from moves
    union all
    select
        reporter_code, mineral_code, 2,
        case
            when abs(change_in_cuts) < {{ parameter('trend_move_cuts') }} then 'hardly_moved'
            when change_in_cuts > 0 then 'went_up'
            else 'went_down'
        end
    from movers
    union all
    select
        moves.reporter_code, moves.mineral_code, 3,
        case
            when lives.reserve_life_change is null then 'life_known'
            when abs(lives.reserve_life_change) < {{ parameter('trend_move_life') }} then 'life_same'
            when lives.reserve_life_change > 0 then 'life_longer'
            else 'life_shorter'
        end
    from moves
    inner join lives on moves.mineral_code = lives.mineral_code and lives.place = 1
),

bullets as (
    select
        topics.reporter_code, topics.mineral_code, cast(topics.bullet_order as integer) as bullet_order,
        sentences.sentence_code, sentences.template_ja, sentences.template_en, moves.worse_numbers, moves.better_numbers,
        movers.indicator_number, movers.indicator_code, movers.figure_reporter_code as mover_reporter_code,
        lives.reference_year as life_year, lives.reserve_life_years, lives.first_reference_year as first_life_year,
        lives.first_reserve_life_years
    from topics
    inner join sentences on topics.topic = sentences.topic
    inner join moves
        on topics.reporter_code = moves.reporter_code and topics.mineral_code = moves.mineral_code
    left join movers
        on topics.reporter_code = movers.reporter_code and topics.mineral_code = movers.mineral_code
    left join lives on topics.mineral_code = lives.mineral_code and lives.place = 1
)

select * from bullets
