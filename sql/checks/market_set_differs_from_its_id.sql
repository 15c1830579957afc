-- A list of markets does not have the id, or the number of markets, that its members make.
-- when: whole database
-- severity: error
-- remedy: Somebody changed the table: discograph rebuild makes it anew.

select
    market_set.id,
    market_set.market_count,
    count(member.market) as members
from catalog.market_set as market_set
left join catalog.market_set_member as member on member.id = market_set.id
group by market_set.id, market_set.market_count
having market_set.market_count <> count(member.market)
    or market_set.id <> etl.market_set_id(coalesce(string_agg(member.market, ',' order by member.market), ''));
