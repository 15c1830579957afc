-- A list that this load changed has a gap in its positions.
-- Only what came behind an empty place, or left before a full one, can make one. A list that lost an item to the
-- quarantine has one rightly, so lists of that name are not judged while one is open.
-- when: before publish
-- severity: error

with gap as (
    select
        'artist' as kind,
        merged.artist_id as id,
        'artist_genre' as list,
        'genres' as name,
        merged.position
    from pg_temp.merged_artist_genre as merged
    where merged.effect = 'inserted'
        and merged.position > 1
        and not exists (
            select from catalog.artist_genre as before
            where before.artist_id = merged.artist_id and before.position = merged.position - 1
        )
    union all
    select
        'artist',
        merged.artist_id,
        'artist_genre',
        'genres',
        merged.position
    from pg_temp.merged_artist_genre as merged
    where merged.effect = 'deleted'
        and exists (
            select from catalog.artist_genre as behind
            where behind.artist_id = merged.artist_id and behind.position = merged.position + 1
        )
    union all
    select
        'artist',
        merged.artist_id,
        'artist_image',
        'images',
        merged.position
    from pg_temp.merged_artist_image as merged
    where merged.effect = 'inserted'
        and merged.position > 1
        and not exists (
            select from catalog.artist_image as before
            where before.artist_id = merged.artist_id and before.position = merged.position - 1
        )
    union all
    select
        'artist',
        merged.artist_id,
        'artist_image',
        'images',
        merged.position
    from pg_temp.merged_artist_image as merged
    where merged.effect = 'deleted'
        and exists (
            select from catalog.artist_image as behind
            where behind.artist_id = merged.artist_id and behind.position = merged.position + 1
        )
    union all
    select
        'album',
        merged.album_id,
        'album_image',
        'images',
        merged.position
    from pg_temp.merged_album_image as merged
    where merged.effect = 'inserted'
        and merged.position > 1
        and not exists (
            select from catalog.album_image as before
            where before.album_id = merged.album_id and before.position = merged.position - 1
        )
    union all
    select
        'album',
        merged.album_id,
        'album_image',
        'images',
        merged.position
    from pg_temp.merged_album_image as merged
    where merged.effect = 'deleted'
        and exists (
            select from catalog.album_image as behind
            where behind.album_id = merged.album_id and behind.position = merged.position + 1
        )
    union all
    select
        'album',
        merged.album_id,
        'album_artist',
        'artists',
        merged.position
    from pg_temp.merged_album_artist as merged
    where merged.effect = 'inserted'
        and merged.position > 1
        and not exists (
            select from catalog.album_artist as before
            where before.album_id = merged.album_id and before.position = merged.position - 1
        )
    union all
    select
        'album',
        merged.album_id,
        'album_artist',
        'artists',
        merged.position
    from pg_temp.merged_album_artist as merged
    where merged.effect = 'deleted'
        and exists (
            select from catalog.album_artist as behind
            where behind.album_id = merged.album_id and behind.position = merged.position + 1
        )
    union all
    select
        'album',
        merged.album_id,
        'album_copyright',
        'copyrights',
        merged.position
    from pg_temp.merged_album_copyright as merged
    where merged.effect = 'inserted'
        and merged.position > 1
        and not exists (
            select from catalog.album_copyright as before
            where before.album_id = merged.album_id and before.position = merged.position - 1
        )
    union all
    select
        'album',
        merged.album_id,
        'album_copyright',
        'copyrights',
        merged.position
    from pg_temp.merged_album_copyright as merged
    where merged.effect = 'deleted'
        and exists (
            select from catalog.album_copyright as behind
            where behind.album_id = merged.album_id and behind.position = merged.position + 1
        )
    union all
    select
        'track',
        merged.track_id,
        'track_artist',
        'artists',
        merged.position
    from pg_temp.merged_track_artist as merged
    where merged.effect = 'inserted'
        and merged.position > 1
        and not exists (
            select from catalog.track_artist as before
            where before.track_id = merged.track_id and before.position = merged.position - 1
        )
    union all
    select
        'track',
        merged.track_id,
        'track_artist',
        'artists',
        merged.position
    from pg_temp.merged_track_artist as merged
    where merged.effect = 'deleted'
        and exists (
            select from catalog.track_artist as behind
            where behind.track_id = merged.track_id and behind.position = merged.position + 1
        )
)
select
    kind,
    id,
    list,
    position
from gap
where not exists (
    select from etl.quarantine as lost
    join etl.quarantine_occurrence as place
        on place.quarantine_id = lost.quarantine_id and place.resolved_load_id is null
    where lost.kind = 'unusable' and lost.pointer ~ ('/' || gap.name || '/[0-9]+(/[a-z_]+)?$')
);
