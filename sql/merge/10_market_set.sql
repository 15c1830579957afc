-- Lists of markets: those not yet known. The rows files number them by a digest of their own; here they get the
-- id that their content gives them.

create temporary table numbered_market_set on commit drop as
select distinct
    market_set,
    etl.market_set_id(markets) as id,
    markets
from pg_temp.staged_market_set;

analyze pg_temp.numbered_market_set;

create temporary table merged_market_set on commit drop as
select
    told.id,
    told.markets,
    case when known.id is null then 'inserted' else 'unchanged' end as effect
from (select distinct id, markets from pg_temp.numbered_market_set) as told
left join catalog.market_set as known on known.id = told.id;

with added as (
    insert into catalog.market_set (id, market_count)
    select id, cardinality(string_to_array(markets, ','))
    from pg_temp.merged_market_set
    where effect = 'inserted'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'market_set',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    0,
    merged.unchanged
from (select count(*) as number from pg_temp.staged_market_set) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_market_set
) as merged;

insert into catalog.market_set_member (id, market)
select
    id,
    unnest(string_to_array(markets, ','))
from pg_temp.merged_market_set
where effect = 'inserted';
