-- What Spotify no longer has: objects that it did not find at least twice, an hour or more apart, since it last told
-- anything of them, while others of the kind were still answered. Known from single reads alone: what is missing from
-- an answer for several ids has no line of its own.

create view analytics.vanished_objects as
with refused as (
    select
        substring(failure.url from '^/v1/(artist|album|track)s/[0-9A-Za-z]{22}(?:[?]|$)') as kind,
        substring(failure.url from '^/v1/[a-z]+/([0-9A-Za-z]{22})') as id,
        substring(failure.url from '[?&]market=([A-Z]{2})') as market,
        failure.failed_at
    from etl.failure as failure
    where failure.status = 404 and failure.error_type = 'not_found'
),
dated as materialized (
    -- Asked one by one: few are refused, and each is found by its id.
    select
        asked.kind,
        asked.id,
        (
            select entity.confirmed_at
            from etl.entity as entity
            where entity.kind = asked.kind and entity.id = asked.id
        ) as confirmed_at
    from (select distinct kind, id from refused where kind is not null) as asked
),
missing as (
    select
        refused.kind,
        refused.id,
        refused.market,
        dated.confirmed_at,
        min(refused.failed_at) as refused_from,
        max(refused.failed_at) as refused_at,
        count(*) as times_refused
    from refused
    join dated on dated.kind = refused.kind and dated.id = refused.id
    where coalesce(refused.failed_at > dated.confirmed_at, true)
    group by refused.kind, refused.id, refused.market, dated.confirmed_at
    having max(refused.failed_at) - min(refused.failed_at) >= interval '1 hour'
),
answered as (
    -- A route that is gone finds nothing either, and says nothing of what it was asked for. No pattern is matched with
    -- every request that was ever made: what reads one object has an id of 22 characters behind its prefix.
    select
        single.kind,
        max(request.attempted_at) as last_at
    from (
        values ('artist', '/v1/artists/'), ('album', '/v1/albums/'), ('track', '/v1/tracks/')
    ) as single (kind, prefix)
    join etl.request as request
        on starts_with(request.url, single.prefix)
        and length(split_part(request.url, '?', 1)) = length(single.prefix) + 22
    where request.outcome in ('landed', 'not_modified')
        and request.attempted_at > (select min(refused_from) from missing)
    group by single.kind
)
select
    missing.kind,
    missing.id,
    coalesce(artist.name, album.name, track.name) as name,
    missing.market,
    missing.confirmed_at,
    missing.refused_from,
    missing.refused_at,
    missing.times_refused
from missing
join answered on answered.kind = missing.kind and answered.last_at > missing.refused_from
left join catalog.artist as artist on missing.kind = 'artist' and artist.id = missing.id
left join catalog.album as album on missing.kind = 'album' and album.id = missing.id
left join catalog.track as track on missing.kind = 'track' and track.id = missing.id
where coalesce(artist.id, album.id, track.id) is not null
order by missing.refused_at desc, missing.kind, missing.id, missing.market;

comment on view analytics.vanished_objects is 'Artists, albums and tracks that Spotify no longer finds, the last refused first.';
comment on column analytics.vanished_objects.kind is 'artist, album or track.';
comment on column analytics.vanished_objects.id is 'What is gone.';
comment on column analytics.vanished_objects.name is 'Its name; null when it was only referred to.';
comment on column analytics.vanished_objects.market is 'The market that it was asked for with, so it may be there in others; null when it was asked for without one.';
comment on column analytics.vanished_objects.confirmed_at is 'The last answer that told anything of it; null when none did.';
comment on column analytics.vanished_objects.refused_from is 'When it was not found first since then.';
comment on column analytics.vanished_objects.refused_at is 'When it was not found last.';
comment on column analytics.vanished_objects.times_refused is 'How often it was not found since then.';
