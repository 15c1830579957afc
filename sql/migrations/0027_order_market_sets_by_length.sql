-- Of two lists of markets of one instant the longer stands, as of all other lists: one of the same answer that lacked
-- an item is shorter. Values of one instant are settled by which is greater, so the identifier begins with the length.

create function etl.market_set_id(markets text) returns uuid
language sql immutable strict parallel safe
as $$
    select overlay(
        md5(markets) placing lpad(to_hex(cardinality(string_to_array(markets, ','))), 4, '0') from 1
    )::uuid
$$;

comment on function etl.market_set_id is 'The identifier of a list of sorted market codes joined by commas: in its first four digits how many they are, then digits of their MD5. So the longer of two lists has the greater identifier.';
comment on column catalog.market_set.id is 'Made of the sorted market codes joined by commas: in the first four digits how many they are, then digits of their MD5. So the longer of two lists has the greater identifier.';

-- One list in 65,536 has its new identifier already.
create temporary table renumbered_market_set on commit drop as
select
    former_id,
    id,
    market_count
from (
    select
        market_set.id as former_id,
        etl.market_set_id(coalesce(string_agg(member.market, ',' order by member.market), '')) as id,
        market_set.market_count
    from catalog.market_set as market_set
    left join catalog.market_set_member as member on member.id = market_set.id
    group by market_set.id, market_set.market_count
) as numbered
where id <> former_id;

insert into catalog.market_set (id, market_count)
select id, market_count
from pg_temp.renumbered_market_set;

update catalog.market_set_member as member
set id = renumbered.id
from pg_temp.renumbered_market_set as renumbered
where renumbered.former_id = member.id;

update catalog.album as album
set market_set_id = renumbered.id
from pg_temp.renumbered_market_set as renumbered
where renumbered.former_id = album.market_set_id;

update catalog.track as track
set market_set_id = renumbered.id
from pg_temp.renumbered_market_set as renumbered
where renumbered.former_id = track.market_set_id;

delete from catalog.market_set as market_set
using pg_temp.renumbered_market_set as renumbered
where renumbered.former_id = market_set.id;
