with

terms as (
    select term, ja
    from {{ ref('terms') }}
)

select * from terms
