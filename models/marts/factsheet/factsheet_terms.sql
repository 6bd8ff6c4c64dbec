with

terms as (
    select term, ja, en
    from {{ ref('terms') }}
)

select * from terms
