-- A list of markets that this load brought does not have the id, or the number of markets, that its members make.
-- when: before publish
-- severity: error

select
    'market_set' as kind,
    market_set.id,
    market_set.market_count,
    count(member.market) as members
from pg_temp.merged_market_set as merged
join catalog.market_set as market_set on market_set.id = merged.id
left join catalog.market_set_member as member on member.id = market_set.id
where merged.effect <> 'unchanged'
group by market_set.id, market_set.market_count
having market_set.market_count <> count(member.market)
    or market_set.id <> etl.market_set_id(coalesce(string_agg(member.market, ',' order by member.market), ''));
