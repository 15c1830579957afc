#!/usr/bin/env python3
"""Loads the rows of a run with dlt, write disposition merge, and says what that took.

usage: load_dlt.py dlt|dlt-dicts ROWS URL PIPELINES STEP
Prints: who, step, rows, seconds, processor seconds, most memory in MB, seconds of dlt's own load step.

As `dlt` it gets the rows as Arrow tables and writes CSV for COPY, its fastest way; as `dlt-dicts` it gets a dictionary
a row, what its documentation begins with and what one has who reads JSON. Reading our files into those tables is not
counted; nor is giving lists the identifier of whom they belong to, where our files say it by the occurrence alone.
"""
import os, resource, sys, time

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"
import dlt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

import load_tables

TYPES = {"text": pa.string(), "integer": pa.int32(), "bigint": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}
KINDS = {pa.string(): "text", pa.int32(): "bigint", pa.int64(): "bigint", pa.bool_(): "bool", pa.date32(): "date"}
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
OWNERS = {"album_id": "album", "track_id": "track"}


def unescape(value):
    if value is None or "\\" not in value:
        return value
    out, at = [], 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
            out.append(ESCAPES.get(value[at], value[at]))
        else:
            out.append(value[at])
        at += 1
    return "".join(out)


def read(rows, table, fields):
    path = os.path.join(rows, table + ".copy")
    data = pc_csv.read_csv(
        path,
        read_options=pc_csv.ReadOptions(column_names=[name for name, _ in fields]),
        parse_options=pc_csv.ParseOptions(delimiter="\t", quote_char=False, escape_char=False),
        convert_options=pc_csv.ConvertOptions(
            column_types={name: TYPES.get(kind, pa.string()) for name, kind in fields},
            null_values=["\\N"], strings_can_be_null=True, true_values=["t"], false_values=["f"]))
    for at, (name, _) in enumerate(fields):
        column = data.column(name)
        if pa.types.is_string(column.type) and pc.any(pc.match_substring(column, "\\")).as_py():
            data = data.set_column(at, name, pa.array([unescape(value) for value in column.to_pylist()]))
    return data


def owned(rows, table, data, fields):
    """Whom a row of a list belongs to: said by the row, or else by the row with the same occurrence."""
    owner = load_tables.SHARED[table][0]
    if owner == "id" or owner in data.column_names:
        return data
    source = "album_track_page" if table == "album_track" else OWNERS[owner]
    key = owner if source == "album_track_page" else "id"
    whole = read(rows, source, fields[source]).select(["occurrence", key]).rename_columns(["occurrence", owner])
    return data.join(whole, "occurrence")


def tables(rows):
    fields = load_tables.columns()
    for table, wanted in load_tables.SHARED.items():
        data = owned(rows, table, read(rows, table, fields[table]), fields)
        if table == "track":
            album = pc.coalesce(data.column("album_id"), data.column("read_in_album_id"))
            data = data.set_column(data.column_names.index("album_id"), "album_id", album)
        # Of several rows with one key the latest holds.
        yield table, data.select(wanted + ["occurrence"])


def batches(data):
    for batch in data.to_batches(max_chunksize=5000):
        yield batch.to_pylist()


def hints(data, who):
    """Of dictionaries dlt makes no column in which all is null, unless it is told of it."""
    typed = zip(data.column_names, data.schema.types) if who == "dlt-dicts" else ()
    columns = {name: {"data_type": KINDS[kind]} for name, kind in typed}
    columns.setdefault("occurrence", {})["dedup_sort"] = "desc"
    return columns


def main():
    who, rows, url, pipelines, step = sys.argv[1:]
    given = dict(tables(rows))
    resources = [
        dlt.resource([data] if who == "dlt" else batches(data), name=table, write_disposition="merge",
                     primary_key=load_tables.key(table), columns=hints(data, who))
        for table, data in given.items()
    ]
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    # dlt insists on a host and a password; libpq takes the socket, and the kernel's word for who we are.
    url = url.replace("postgresql:///", "postgresql://discograph:none@localhost/")
    pipeline = dlt.pipeline("rows", pipelines_dir=pipelines, destination=dlt.destinations.postgres(url),
                            dataset_name="rows")
    pipeline.extract(resources, loader_file_format="csv" if who == "dlt" else None)
    pipeline.normalize()
    loading = time.monotonic()
    pipeline.load(raise_on_failed_jobs=True)
    ended, after = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    count = sum(data.num_rows for data in given.values())
    print(who, step, count, f"{ended - began:.3f}", f"{cpu:.3f}", f"{after.ru_maxrss / 1024:.0f}",
          f"{ended - loading:.3f}")


if __name__ == "__main__":
    main()
