-- Of the artists, albums or tracks that this load changed, more than half lost their name.
-- when: before publish
-- severity: warning

with named as (
    select
        'artist' as kind,
        known.id,
        known.name is null as is_lost
    from pg_temp.merged_artist as merged
    join catalog.artist as known on known.id = merged.id
    where merged.effect = 'updated'
        and (
            known.name is not null
            or exists (select from etl.former_name as former where former.kind = 'artist' and former.id = known.id)
        )
    union all
    select
        'album',
        known.id,
        known.name is null
    from pg_temp.merged_album as merged
    join catalog.album as known on known.id = merged.id
    where merged.effect = 'updated'
        and (
            known.name is not null
            or exists (select from etl.former_name as former where former.kind = 'album' and former.id = known.id)
        )
    union all
    select
        'track',
        known.id,
        known.name is null
    from pg_temp.merged_track as merged
    join catalog.track as known on known.id = merged.id
    where merged.effect = 'updated'
        and (
            known.name is not null
            or exists (select from etl.former_name as former where former.kind = 'track' and former.id = known.id)
        )
)
select
    kind,
    min(id) filter (where is_lost) as id,
    count(*) filter (where is_lost) as names_lost,
    count(*) as names_before
from named
group by kind
having count(*) filter (where is_lost) * 2 > count(*);
