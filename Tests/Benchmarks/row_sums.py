#!/usr/bin/env python3
"""Sums up rows, whatever their order: how many in each table, and a checksum of what is in them.

usage: row_sums.py DIRECTORY
Of artists, which answers tell of again and again, each telling counts once.
Reads <table>.csv of another program, or <table>.copy of ours without the columns that only the merge needs. Ours name
the owner of a list by its occurrence; here that is the owner's identifier, as the others have it.
"""
import csv, os, sys
from hashlib import blake2b

# Of our rows files, the columns that tell of the catalogue.
OURS = {"album": slice(3, 12), "album_artist": slice(0, 3), "album_copyright": slice(0, 4),
        "album_external_id": slice(0, 3), "album_image": slice(0, 5), "album_track": slice(0, 5),
        "album_track_page": slice(2, 6), "artist": slice(3, 7), "track": (3, 4, 5, 6, 7, 8, 9, 10, 11, 13),
        "track_artist": slice(0, 3)}
# The table whose row has a list's occurrence, and the column with the identifier there.
OWNERS = {"album_artist": ("album", 3), "album_copyright": ("album", 3), "album_external_id": ("album", 3),
          "album_image": ("album", 3), "album_track": ("album_track_page", 2), "track_artist": ("track", 3)}
UNESCAPED = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r", "\\b": "\b", "\\f": "\f", "\\v": "\v"}


def plain(value):
    if value == "\\N":
        return ""
    if "\\" not in value:
        return value
    out, at = [], 0
    while at < len(value):
        pair = value[at:at + 2]
        out.append(UNESCAPED.get(pair, value[at]))
        at += 2 if pair in UNESCAPED else 1
    return "".join(out)


def identifiers(table, column):
    """The identifier of each occurrence in our rows of a table."""
    with open(os.path.join(sys.argv[1], table + ".copy"), newline="\n") as file:
        lines = (line[:-1].split("\t") for line in file)
        return {values[0]: values[column] for values in lines}


def rows(path, columns, owners):
    if path.endswith(".csv"):
        with open(path, newline="") as file:
            yield from csv.reader(file)
        return
    with open(path, newline="\n") as file:
        for line in file:
            values = line[:-1].split("\t")
            if owners:
                values[0] = owners[values[0]]
            values = values[columns] if isinstance(columns, slice) else [values[i] for i in columns]
            yield [plain(value) for value in values]


for table, columns in OURS.items():
    count = total = 0
    told = set() if table == "artist" else None
    for suffix in (".csv", ".copy"):
        path = os.path.join(sys.argv[1], table + suffix)
        if not os.path.exists(path):
            continue
        owners = identifiers(*OWNERS[table]) if suffix == ".copy" and table in OWNERS else None
        for row in rows(path, columns, owners):
            if told is not None:
                if tuple(row) in told:
                    continue
                told.add(tuple(row))
            count += 1
            total += int.from_bytes(blake2b("\x1f".join(row).encode(), digest_size=8).digest(), "big")
    print(f"{table} {count} {total % 2**64:016x}")
