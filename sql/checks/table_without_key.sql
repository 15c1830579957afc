-- A table of the catalogue has no primary key.
-- A first load sets keys aside and makes them anew before it commits; without them later ones may write rows twice.
-- Told by the server's catalogue, because who checks need not read etl.suspended_key, whose statements are the owner's.
-- when: whole database
-- severity: error
-- remedy: Make its keys anew, as sql/schema.sql has them.

select
    format('%I.%I', schema.nspname, relation.relname) as table_name
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
where schema.nspname = 'catalog'
    and relation.relname in (
        'album', 'album_artist', 'album_copyright', 'album_external_id', 'album_image', 'album_track', 'artist',
        'artist_album', 'artist_genre', 'artist_image', 'market_set', 'market_set_member', 'search_hit', 'track',
        'track_artist', 'track_external_id', 'track_playability'
    )
    and relation.relkind = 'r'
    and not exists (
        select from pg_catalog.pg_constraint as kept
        where kept.conrelid = relation.oid and kept.contype = 'p'
    );
