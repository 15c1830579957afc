#!/usr/bin/env python3
"""Makes the rows of landed album answers with orjson and csv, one file a table: what a careful script does.

A list's rows have their owner's identifier, where ours have its occurrence; nothing is numbered or digested.

usage: rows_orjson.py LANDING_FILE OUTPUT_DIRECTORY
"""
import csv, os, sys

import orjson

TABLES = ["album", "album_artist", "album_copyright", "album_external_id", "album_image", "album_track",
          "album_track_page", "artist", "track", "track_artist"]
source, target = sys.argv[1:]
os.makedirs(target, exist_ok=True)
files = {name: open(os.path.join(target, name + ".csv"), "w", newline="", buffering=1 << 20) for name in TABLES}
rows = {name: csv.writer(file).writerow for name, file in files.items()}
album_row, track_row, artist_row = rows["album"], rows["track"], rows["artist"]
album_artist_row, track_artist_row = rows["album_artist"], rows["track_artist"]
image_row, copyright_row = rows["album_image"], rows["album_copyright"]
external_id_row, album_track_row = rows["album_external_id"], rows["album_track"]
page_row = rows["album_track_page"]
FIRST_DAY = {"year": "-01-01", "month": "-01", "day": ""}

told = set()


def tell(artist):
    if artist not in told:
        told.add(artist)
        artist_row(artist)


with open(source, "rb", buffering=1 << 20) as lines:
    for line in lines:
        # An answer tells the same of an artist again and again.
        told.clear()
        for album in orjson.loads(line)["body"]["albums"]:
            if album is None:
                continue
            id = album["id"]
            date, precision = album["release_date"], album["release_date_precision"]
            album_row((id, album["name"], album["album_type"], album["total_tracks"], date,
                       date + FIRST_DAY[precision], precision, album.get("label"), album.get("popularity")))
            for place, image in enumerate(album["images"], 1):
                image_row((id, place, image["url"], image["width"], image["height"]))
            for place, artist in enumerate(album["artists"], 1):
                tell((artist["id"], artist["name"], artist.get("popularity"), artist.get("followers", {}).get("total")))
                album_artist_row((id, place, artist["id"]))
            for place, copyright in enumerate(album.get("copyrights", ()), 1):
                copyright_row((id, place, copyright["type"], copyright["text"]))
            for kind, value in album.get("external_ids", {}).items():
                external_id_row((id, kind, value))
            page = album["tracks"]
            page_row((id, page["offset"] + 1, len(page["items"]), "t" if page["next"] is None else "f"))
            for place, track in enumerate(page["items"], page["offset"] + 1):
                track_id = track["id"]
                track_row((track_id, track["name"], track["duration_ms"], "t" if track["explicit"] else "f",
                           track.get("popularity"), track["disc_number"], track["track_number"],
                           "t" if track["is_local"] else "f", track["preview_url"], id))
                album_track_row((id, place, track_id, track["disc_number"], track["track_number"]))
                for number, artist in enumerate(track["artists"], 1):
                    tell((artist["id"], artist["name"], artist.get("popularity"),
                          artist.get("followers", {}).get("total")))
                    track_artist_row((track_id, number, artist["id"]))
for file in files.values():
    file.close()
