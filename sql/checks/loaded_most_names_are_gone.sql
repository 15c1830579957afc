-- Of the artists, albums or tracks with a name that this load changed, more than half lost it.
-- An empty name is none. What had lost its name before is not counted again.
-- when: before publish
-- severity: warning

with named as (
    select
        'artist' as kind,
        known.id,
        coalesce(known.name, '') = '' as is_lost
    from pg_temp.merged_artist as merged
    join catalog.artist as known on known.id = merged.id
    where merged.effect = 'updated' and merged.known_name <> ''
    union all
    select
        'album',
        known.id,
        coalesce(known.name, '') = ''
    from pg_temp.merged_album as merged
    join catalog.album as known on known.id = merged.id
    where merged.effect = 'updated' and merged.known_name <> ''
    union all
    select
        'track',
        known.id,
        coalesce(known.name, '') = ''
    from pg_temp.merged_track as merged
    join catalog.track as known on known.id = merged.id
    where merged.effect = 'updated' and merged.known_name <> ''
)
select
    kind,
    min(id) filter (where is_lost) as id,
    count(*) filter (where is_lost) as names_lost,
    count(*) as names_before
from named
group by kind
having count(*) filter (where is_lost) * 2 > count(*);
