-- What holds at a time should not depend on what arrives later. So null, once told, is kept like a name: from its first
-- sight on a thing has no name, however often null is told again, until it has another name. Of null, too, only the
-- first and the last sight are kept. So null that comes back still changes the past: each name that was seen last
-- between the two ends with its last sight, though until then it held up to the next answer.

alter table etl.former_name alter column name drop not null;

drop index etl.former_name_key;

create unique index former_name_key on etl.former_name (kind, id, coalesce(md5(name), ''));

comment on table etl.former_name is 'Names that an artist, album or track had in some answer, but for the one that stands now. Null, where an answer had it, is one of them.';
comment on column etl.former_name.name is 'The name; null: an answer had null.';

comment on column etl.artist.name_first_at is 'First answer with the name that stands now, or with null where null does.';
comment on column etl.album.name_first_at is 'First answer with the name that stands now, or with null where null does.';
comment on column etl.track.name_first_at is 'First answer with the name that stands now, or with null where null does.';
comment on column etl.artist_confirmation.name_first_at is 'First answer with the name that stands now, or with null where null does.';
comment on column etl.album_confirmation.name_first_at is 'First answer with the name that stands now, or with null where null does.';
comment on column etl.track_confirmation.name_first_at is 'First answer with the name that stands now, or with null where null does.';
comment on column etl.artist_confirmation.name_at is 'Last answer with a name, null or not.';
comment on column etl.album_confirmation.name_at is 'Last answer with a name, null or not.';
comment on column etl.track_confirmation.name_at is 'Last answer with a name, null or not.';

-- When null was told first was not kept: it holds since it was told last, as history has said until now.

update etl.artist as confirmed
set name_first_at = told.name_at
from etl.artist_confirmation as told
join catalog.artist as known on known.id = told.id
where told.id = confirmed.id
    and known.name is null
    and told.name_at is not null
    and told.name_first_at is null;

update etl.album as confirmed
set name_first_at = told.name_at
from etl.album_confirmation as told
join catalog.album as known on known.id = told.id
where told.id = confirmed.id
    and known.name is null
    and told.name_at is not null
    and told.name_first_at is null;

update etl.track as confirmed
set name_first_at = told.name_at
from etl.track_confirmation as told
join catalog.track as known on known.id = told.id
where told.id = confirmed.id
    and known.name is null
    and told.name_at is not null
    and told.name_first_at is null;

create or replace view history.name as
select
    'artist' as kind,
    known.id,
    confirmed.name_first_at as valid_from,
    known.name,
    null::timestamptz as valid_to,
    confirmed.name_at as last_seen_at
from catalog.artist as known
join etl.artist_confirmation as confirmed on confirmed.id = known.id
where known.name is not null
union all
select
    'album',
    known.id,
    confirmed.name_first_at,
    known.name,
    null,
    confirmed.name_at
from catalog.album as known
join etl.album_confirmation as confirmed on confirmed.id = known.id
where known.name is not null
union all
select
    'track',
    known.id,
    confirmed.name_first_at,
    known.name,
    null,
    confirmed.name_at
from catalog.track as known
join etl.track_confirmation as confirmed on confirmed.id = known.id
where known.name is not null
union all
select
    former.kind,
    former.id,
    former.first_seen_at,
    former.name,
    -- A name that came back has been seen before, so then its last sight.
    coalesce(following.first_seen_at, standing.name_at),
    former.last_seen_at
from etl.former_name as former
cross join lateral (
    select known.name, confirmed.name_first_at, confirmed.name_at
    from etl.artist_confirmation as confirmed
    join catalog.artist as known on known.id = confirmed.id
    where former.kind = 'artist' and confirmed.id = former.id
    union all
    select known.name, confirmed.name_first_at, confirmed.name_at
    from etl.album_confirmation as confirmed
    join catalog.album as known on known.id = confirmed.id
    where former.kind = 'album' and confirmed.id = former.id
    union all
    select known.name, confirmed.name_first_at, confirmed.name_at
    from etl.track_confirmation as confirmed
    join catalog.track as known on known.id = confirmed.id
    where former.kind = 'track' and confirmed.id = former.id
) as standing
cross join lateral (
    select
        min(
            case
                when other.first_seen_at > former.last_seen_at then other.first_seen_at
                -- Where null came back no row of it says so: the name held up to its last sight, and no longer.
                when other.name is null and other.last_seen_at > former.last_seen_at
                    then former.last_seen_at + interval '1 microsecond'
            end
        ) as first_seen_at
    from (
        select kept.name, kept.first_seen_at, kept.last_seen_at
        from etl.former_name as kept
        where kept.kind = former.kind and kept.id = former.id
        union all
        select standing.name, standing.name_first_at, standing.name_at
    ) as other
) as following
where former.name is not null;

comment on view history.name is 'Names and when they held. Where Spotify went back to an earlier name, the times of the two overlap.';
comment on column history.name.valid_to is 'First answer with the name that followed, or with null; where null came back, a microsecond after the last answer with the name. Null for the name that stands now.';

comment on function history.name_as_of is 'The rows of history.name that held at an instant, one for each thing that had a name. Where times overlap: of the names that were seen until then and again later the one that came last; if there is none, the one that was seen last. So what arrives later changes nothing, with two exceptions: a name that comes back counts for the time between two sights of it, too; and where null comes back, names that were seen last since the first null held no longer than up to that sight.';

-- Of what only grows, what is old may be removed since.

comment on table etl.request is 'Every attempt at a request that is not pruned yet.';
