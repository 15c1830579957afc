-- Names: the one that stands keeps its first and last sight with the other confirmations, every other name
-- that was ever told is kept as a former one. Null is a name like any other here: what was told without a name has
-- none from then on. Nearly every thing has had one name only and is skipped here.

create temporary table renamed on commit drop as
select 'artist' as kind, id, name from pg_temp.merged_artist where has_other_names
union all
select 'album', id, name from pg_temp.merged_album where has_other_names
union all
select 'track', id, name from pg_temp.merged_track where has_other_names;

create temporary table sighted_name on commit drop as
with sight as (
    select
        'artist' as kind,
        told.id,
        told.name,
        told.fetched_at as first_seen_at,
        told.fetched_at as last_seen_at
    from pg_temp.merged_artist as merged
    join pg_temp.told_artist as told on told.id = merged.id
    where merged.has_other_names and told.has_name
    union all
    select 'artist', id, known_name, known_name_first_at, known_name_at
    from pg_temp.merged_artist
    where has_other_names and known_name_at is not null
    union all
    select
        'album' as kind,
        told.id,
        told.name,
        told.fetched_at as first_seen_at,
        told.fetched_at as last_seen_at
    from pg_temp.merged_album as merged
    join pg_temp.told_album as told on told.id = merged.id
    where merged.has_other_names and told.has_name
    union all
    select 'album', id, known_name, known_name_first_at, known_name_at
    from pg_temp.merged_album
    where has_other_names and known_name_at is not null
    union all
    select
        'track' as kind,
        told.id,
        told.name,
        told.fetched_at as first_seen_at,
        told.fetched_at as last_seen_at
    from pg_temp.merged_track as merged
    join pg_temp.told_track as told on told.id = merged.id
    where merged.has_other_names and told.has_name
    union all
    select 'track', id, known_name, known_name_first_at, known_name_at
    from pg_temp.merged_track
    where has_other_names and known_name_at is not null
    union all
    select former.kind, former.id, former.name, former.first_seen_at, former.last_seen_at
    from pg_temp.renamed
    join etl.former_name as former on former.kind = renamed.kind and former.id = renamed.id
)
select
    sight.kind,
    sight.id,
    sight.name,
    min(sight.first_seen_at) as first_seen_at,
    max(sight.last_seen_at) as last_seen_at,
    sight.name is not distinct from renamed.name as stands
from sight
join pg_temp.renamed on renamed.kind = sight.kind and renamed.id = sight.id
group by sight.kind, sight.id, sight.name, renamed.name;

update pg_temp.merged_artist as merged
set name_first_at = sighted.first_seen_at
from pg_temp.sighted_name as sighted
where sighted.kind = 'artist' and sighted.id = merged.id and sighted.stands;

update pg_temp.merged_album as merged
set name_first_at = sighted.first_seen_at
from pg_temp.sighted_name as sighted
where sighted.kind = 'album' and sighted.id = merged.id and sighted.stands;

update pg_temp.merged_track as merged
set name_first_at = sighted.first_seen_at
from pg_temp.sighted_name as sighted
where sighted.kind = 'track' and sighted.id = merged.id and sighted.stands;

-- A name that came back is a former one no longer.
delete from etl.former_name as former
using pg_temp.sighted_name as sighted
where sighted.kind = former.kind
    and sighted.id = former.id
    and sighted.name is not distinct from former.name
    and sighted.stands;

insert into etl.former_name as former (kind, id, name, first_seen_at, last_seen_at)
select kind, id, name, first_seen_at, last_seen_at
from pg_temp.sighted_name
where not stands
on conflict (kind, id, coalesce(md5(name), '')) do update
set first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at
where (former.first_seen_at, former.last_seen_at)
    is distinct from (excluded.first_seen_at, excluded.last_seen_at);
