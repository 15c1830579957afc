#!/usr/bin/env python3
"""Makes the rows of album answers with DuckDB, from a file with one album a line: the form that it reads best.

A list's rows have their owner's identifier, where ours have its occurrence; nothing is numbered or digested.

usage: rows_duckdb.py PLAIN_FILE OUTPUT_DIRECTORY [THREADS]
"""
import os, sys

import duckdb

source, target = sys.argv[1:3]
os.makedirs(target, exist_ok=True)
artist = "struct(id varchar, name varchar, popularity integer, followers struct(total bigint))"
columns = {
    "id": "varchar", "name": "varchar", "album_type": "varchar", "total_tracks": "integer", "release_date": "varchar",
    "release_date_precision": "varchar", "label": "varchar", "popularity": "integer",
    "images": "struct(url varchar, width integer, height integer)[]", "artists": artist + "[]",
    "copyrights": 'struct("type" varchar, "text" varchar)[]', "external_ids": "map(varchar, varchar)",
    "tracks": 'struct("offset" integer, "next" varchar, items struct(id varchar, name varchar, duration_ms integer, explicit boolean, '
              "popularity integer, disc_number integer, track_number integer, is_local boolean, preview_url varchar, "
              f"artists {artist}[])[])",
}
day = "case release_date_precision when 'year' then '-01-01' when 'month' then '-01' else '' end"
QUERIES = {
    "album": "select id, name, album_type, total_tracks, release_date, release_date || " + day
             + ", release_date_precision, label, popularity from albums",
    "album_image": "select id, place, x.url, x.width, x.height from (select id, unnest(images) as x, "
                   "generate_subscripts(images, 1) as place from albums)",
    "album_artist": "select id, place, x.id from (select id, unnest(artists) as x, "
                    "generate_subscripts(artists, 1) as place from albums)",
    "album_copyright": "select id, place, x.type, x.text from (select id, unnest(copyrights) as x, "
                       "generate_subscripts(copyrights, 1) as place from albums)",
    "album_external_id": "select id, x.key, x.value from (select id, unnest(map_entries(external_ids)) as x from albums)",
    "track": "select x.id, x.name, x.duration_ms, case when x.explicit then 't' else 'f' end, x.popularity, x.disc_number, "
             "x.track_number, case when x.is_local then 't' else 'f' end, x.preview_url, album from tracks",
    "album_track_page": "select id, tracks.\"offset\" + 1, len(tracks.items), "
                        "case when tracks.next is null then 't' else 'f' end from albums",
    "album_track": "select album, first + place, x.id, x.disc_number, x.track_number from tracks",
    "track_artist": "select track, place, x.id from (select x.id as track, unnest(x.artists) as x, "
                    "generate_subscripts(x.artists, 1) as place from tracks)",
    "artist": "select distinct x.id, x.name, x.popularity, x.followers.total from (select unnest(artists) as x from albums union all "
              "select unnest(x.artists) from tracks)",
}
with duckdb.connect(config={"threads": int(sys.argv[3]) if len(sys.argv) > 3 else 2}) as database:
    database.execute("set preserve_insertion_order = false")
    kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    database.execute(f"create table albums as from read_json('{source}', format = 'newline_delimited', "
                     f"columns = {{{kinds}}})")
    database.execute('create table tracks as select id as album, tracks."offset" as first, unnest(tracks.items) as x, '
                     "generate_subscripts(tracks.items, 1) as place from albums")
    for name, query in QUERIES.items():
        database.execute(f"copy ({query}) to '{os.path.join(target, name)}.csv' (header false)")
