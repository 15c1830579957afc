#!/usr/bin/env python3
"""Makes a table and a JSON file of the medians of transform's rounds.

usage: transform_table.py ROUNDS VERSIONS OUTPUT_WITHOUT_SUFFIX
"""
import json, sys
from statistics import median

rounds, versions, output = sys.argv[1:]
values = {}
for line in open(rounds):
    who, shape, size, *numbers = line.split()
    values.setdefault((shape, who), []).append([int(size), *map(float, numbers)])
names = {"dom": "simdjson's DOM alone", "ours-1": "transform, one core", "ours-2": "transform, two cores",
         "orjson-1": "orjson + csv, one core", "duckdb-2": "DuckDB, one album a line, two cores",
         "polars-2": "polars, one album a line, two cores"}
lines = ["| answers | program | MB/s | of the DOM's speed | ours on as many cores is | CPU s | of the DOM's work "
         "| MB of memory |",
         "|---|---|---:|---:|---:|---:|---:|---:|"]
result = []
for (shape, who), runs in values.items():
    size, seconds, cpu, memory = (median(column) for column in zip(*runs))
    # Pairs of the same round, so that a slow moment weighs on both.
    dom = median(d[1] / o[1] for d, o in zip(values[shape, "dom"], runs))
    # Of a machine that others use, processor time tells more than the clock.
    work = median(o[2] / d[2] for d, o in zip(values[shape, "dom"], runs))
    ours = values[shape, "ours-2" if who.endswith("-2") else "ours-1"]
    faster = median(o[1] / u[1] for o, u in zip(runs, ours))
    cheaper = median(o[2] / u[2] for o, u in zip(runs, ours))
    lines.append(f"| {shape} | {names[who]} | {size / seconds / 1e6:,.0f} | {100 * dom:.0f} % | "
                 + (f"{faster:.1f} x as fast, {cheaper:.1f} x as cheap" if who.split("-")[0] in ("orjson", "duckdb", "polars") else "")
                 + f" | {cpu:.2f} | {work:.1f} x | {memory:.0f} |")
    result.append({"answers": shape, "program": who, "bytes": size, "seconds": seconds, "cpu_seconds": cpu,
                   "memory_mb": memory, "of_dom_speed": dom, "of_dom_work": work,
                   "ours_is_times_as_fast": faster, "ours_is_times_as_cheap": cheaper})
one, two = values["plain", "ours-1"], values["plain", "ours-2"]
lines += ["", f"Two cores are {median(a[1] / b[1] for a, b in zip(one, two)):.2f} x one. Medians of {len(one)} rounds, "
          f"ratios of neighbours. {versions}."]
json.dump({"versions": versions, "programs": result}, open(output + ".json", "w"), indent=1)
text = "\n".join(lines) + "\n"
open(output + ".md", "w").write(text)
print(text, end="")
