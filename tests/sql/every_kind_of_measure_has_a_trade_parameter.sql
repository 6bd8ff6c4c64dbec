-- A kind without a row would count as no measure without anybody having said so.
select distinct measures.measure_kind
from {{ ref('resource_measures') }} as measures
left join {{ ref('trade_parameters') }} as trade_parameters on measures.measure_kind = trade_parameters.measure_kind
where trade_parameters.measure_kind is null
