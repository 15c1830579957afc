#!/usr/bin/env python3
"""Makes a table and a JSON file of how the cost of loads grew.

usage: growth_table.py LOADS TABLES SIZES VERSIONS SETTINGS OUTPUT_WITHOUT_SUFFIX
Each line of LOADS: first, fill, increment or night, tracks before it, rows, seconds, processor seconds of the client, its
memory in MB, processor seconds of the server before and after, bytes of the database after. Each line of TABLES, with
bars between: name, rows, bytes of the table, bytes of its indexes. SIZES are in millions of tracks.
"""
import json, sys
from statistics import median

loads, tables, sizes, versions, settings, output = sys.argv[1:]
NAMES = ["tracks_before", "rows", "seconds", "client_cpu_seconds", "client_memory_mb", "cpu_before", "cpu_after",
         "database_bytes"]
kinds = {"first": [], "fill": [], "increment": [], "night": []}
for line in open(loads):
    kind, *numbers = line.split()
    it = dict(zip(NAMES, map(float, numbers)))
    it["server_cpu_seconds"] = it.pop("cpu_after") - it.pop("cpu_before")
    it["microseconds_per_row"] = 1e6 * it["seconds"] / it["rows"]
    kinds[kind].append(it)
increments, nights = kinds["increment"], kinds["night"]
assert kinds["first"] and increments and nights


def row(name, runs):
    it = {key: median(run[key] for run in runs) for key in runs[0]}
    lines.append(f"| {name} | {len(runs)} | {it['rows']:,.0f} | {it['seconds']:.2f} "
                 f"| {it['rows'] / it['seconds']:,.0f} | {it['microseconds_per_row']:.1f} | {1e6 * it['server_cpu_seconds'] / it['rows']:.1f} "
                 f"| {it['client_memory_mb']:.0f} | {max(run['database_bytes'] for run in runs) / 1e9:.1f} |")
    result.append({"loads": name, "median_of": len(runs), **it})


lines = ["| load | median of | rows | s | rows/s | µs a row | server CPU µs a row | client MB | database GB after |",
         "|---|---:|---:|---:|---:|---:|---:|---:|---:|"]
result = []
row("first, into empty tables", kinds["first"])
# Two at each size, the smaller sizes first.
for place, size in enumerate(map(float, sizes.split())):
    row(f"of new tracks, at {size:g} million", increments[2 * place:2 * place + 2])
row(f"nightly, half known, at {nights[0]['tracks_before'] / 1e6:.3g} million tracks", nights)
lines += ["", f"{versions}. {settings}. The server's CPU has autovacuum's in it.", "",
          "| table | rows | GB | GB of indexes |", "|---|---:|---:|---:|"]
sizes_of = []
for line in open(tables):
    name, rows, heap, indexes = line.rstrip("\n").split("|")
    sizes_of.append({"table": name, "rows": int(rows), "bytes": int(heap), "index_bytes": int(indexes)})
    lines.append(f"| {name} | {int(rows):,} | {int(heap) / 1e9:.2f} | {int(indexes) / 1e9:.2f} |")
json.dump({"versions": versions, "settings": settings, "summary": result, "fills": kinds["fill"],
           "increments": increments, "nights": nights,
           "tables": sizes_of}, open(output + ".json", "w"), indent=1)
text = "\n".join(lines) + "\n"
open(output + ".md", "w").write(text)
print(text, end="")
