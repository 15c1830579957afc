-- An album has less than half of the tracks that it had before this load.
-- when: before publish
-- severity: warning

select
    'album' as kind,
    previous.id,
    previous.tracks as tracks_before,
    standing.tracks as tracks_now
from pg_temp.previous_album as previous
cross join lateral (
    select count(*) as tracks
    from catalog.album_track as placed
    where placed.album_id = previous.id
) as standing
where standing.tracks * 2 < previous.tracks
    -- Asked once, for the whole load: where no place was emptied no album lost any.
    and exists (
        select from etl.load_count as counted
        where counted.load_id = current_setting('discograph.load_id')::bigint
            and counted.kind = 'album_track'
            and counted.deleted > 0
    );
