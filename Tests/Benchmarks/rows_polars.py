#!/usr/bin/env python3
"""Makes the rows of album answers with polars, from a file with one album a line: the form that it reads best.

A list's rows have their owner's identifier, where ours have its occurrence; nothing is numbered or digested. It reads
one part of the file after the other: a gigabyte at once takes it more than nine gigabytes of memory.

usage: rows_polars.py PLAIN_FILE OUTPUT_DIRECTORY
"""
import os, sys

import polars as pl
from polars import Boolean, Int32, Int64, List, String, Struct, col, lit, when

source, target = sys.argv[1:]
os.makedirs(target, exist_ok=True)

PART = 100_000_000
artist = Struct({"id": String, "name": String, "popularity": Int32, "followers": Struct({"total": Int64})})
track = Struct({"id": String, "name": String, "duration_ms": Int32, "explicit": Boolean, "popularity": Int32,
                "disc_number": Int32, "track_number": Int32, "is_local": Boolean, "preview_url": String,
                "artists": List(artist)})
schema = {
    "id": String, "name": String, "album_type": String, "total_tracks": Int32, "release_date": String,
    "release_date_precision": String, "label": String, "popularity": Int32,
    "images": List(Struct({"url": String, "width": Int32, "height": Int32})), "artists": List(artist),
    "copyrights": List(Struct({"type": String, "text": String})),
    "external_ids": Struct({"upc": String, "ean": String, "isrc": String}),
    "tracks": Struct({"offset": Int32, "next": String, "items": List(track)}),
}
files = {}


def write(table, rows):
    if table not in files:
        files[table] = open(os.path.join(target, table + ".csv"), "wb")
    rows.write_csv(files[table], include_header=False)


def items(owners, name):
    """The items of a list, each with its owner's identifier and its place."""
    lists = owners.select(col("id").alias("owner"), name, pl.int_ranges(1, col(name).list.len() + 1).alias("place"))
    return lists.filter(col(name).list.len() > 0).explode(name, "place")


def flag(name):
    return when(col(name)).then(lit("t")).otherwise(lit("f")).alias(name)


def make(albums):
    precision = col("release_date_precision")
    write("album", albums.select(
        "id", "name", "album_type", "total_tracks", "release_date",
        (col("release_date") + when(precision == "year").then(lit("-01-01")).when(precision == "month").then(lit("-01"))
         .otherwise(lit(""))).alias("day"), "release_date_precision", "label", "popularity"))
    write("album_image", items(albums, "images").unnest("images").select("owner", "place", "url", "width", "height"))
    write("album_copyright", items(albums, "copyrights").unnest("copyrights").select("owner", "place", "type", "text"))
    performers = items(albums, "artists").unnest("artists")
    write("album_artist", performers.select("owner", "place", "id"))
    identifiers = albums.select("id", "external_ids").unnest("external_ids")
    write("album_external_id", identifiers.unpivot(index="id").drop_nulls())
    lists = albums.select("id", "tracks").unnest("tracks")
    is_last = when(col("next").is_null()).then(lit("t")).otherwise(lit("f")).alias("is_last")
    write("album_track_page", lists.select("id", col("offset") + 1, col("items").list.len().alias("count"), is_last))
    position = (pl.int_ranges(1, col("items").list.len() + 1) + col("offset")).alias("position")
    tracks = lists.select(col("id").alias("album"), "items", position).filter(col("items").list.len() > 0)
    tracks = tracks.explode("items", "position").unnest("items")
    write("track", tracks.select("id", "name", "duration_ms", flag("explicit"), "popularity", "disc_number",
                                 "track_number", flag("is_local"), "preview_url", "album"))
    write("album_track", tracks.select("album", "position", "id", "disc_number", "track_number"))
    credits = items(tracks, "artists").unnest("artists")
    write("track_artist", credits.select("owner", "place", "id"))
    told = pl.concat([performers, credits]).unnest("followers")
    write("artist", told.select("id", "name", "popularity", "total").unique())


with open(source, "rb") as lines:
    while part := b"".join(lines.readlines(PART)):
        make(pl.read_ndjson(part, schema=schema))
for file in files.values():
    file.close()
