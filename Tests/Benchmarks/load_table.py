#!/usr/bin/env python3
"""Makes a table and a JSON file of the medians of load's rounds.

usage: load_table.py ROUNDS VERSIONS SETTINGS OUTPUT_WITHOUT_SUFFIX
Each line of ROUNDS: who, step, rows, seconds, processor seconds of the client, its memory in MB; of dlt the seconds of
its load step; then the server's processor seconds before and after; of ours dead rows of catalogue and history, of etl.
"""
import json, sys
from statistics import median

rounds, versions, settings, output = sys.argv[1:]
values = {}
for line in open(rounds):
    who, step, *numbers = line.split()
    numbers = [float(number) for number in numbers]
    it = dict(zip(["rows", "seconds", "client_cpu_seconds", "client_memory_mb"], numbers))
    rest = numbers[4:]
    if who.startswith("dlt"):
        it["load_step_seconds"] = rest.pop(0)
    it["server_cpu_seconds"] = rest[1] - rest[0]
    if who == "ours":
        it["dead_rows_of_catalog_and_history"], it["dead_rows_of_etl"] = rest[2:]
    it["rows_per_second"] = it["rows"] / it["seconds"]
    values.setdefault((step, who), []).append(it)

names = {"copy": "psql \\copy, bare tables", "ours": "load", "dlt": "dlt merge, Arrow and CSV",
         "dlt-dicts": "dlt merge, Python objects"}
steps = {"first": "first", "again": "unchanged, a day later", "changed": "5 % changed"}
lines = ["| load | program | rows | rows/s | s | of \\copy's rows/s | load is | server CPU s | client CPU s "
         "| client MB | dead rows, catalog and history | dead, etl |", "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"]
result, ratios = [], {}


def pairs(step, who, other):
    """Rows a second beside another's, of the same round, so that a slow moment weighs on both."""
    both = list(zip(values[step, who], values.get((step, other), [])))
    return median(a["rows_per_second"] / b["rows_per_second"] for a, b in both) if both else None


for step in steps:
    for who in names:
        if (step, who) not in values:
            continue
        runs = values[step, who]
        it = {name: median(run[name] for run in runs) for name in runs[0]}
        it["of_copy"] = pairs(step, who, "copy")
        it["load_is_times_as_fast"] = pairs(step, "ours", who) if who.startswith("dlt") else None
        if who == "ours":
            ratios[f"load {step}: of \\copy's speed"] = it["of_copy"]
        elif it["load_is_times_as_fast"]:
            ratios[f"load {step}: times {names[who]}"] = it["load_is_times_as_fast"]
        faster = f"{it['load_is_times_as_fast']:.1f} x as fast" if it["load_is_times_as_fast"] else ""
        dead = " | "
        if who == "ours":
            dead = f"{it['dead_rows_of_catalog_and_history']:,.0f} | {it['dead_rows_of_etl']:,.0f}"
        lines.append(f"| {steps[step]} | {names[who]} | {it['rows']:,.0f} | {it['rows_per_second']:,.0f} "
                     f"| {it['seconds']:.2f} | {100 * it['of_copy']:.0f} % | {faster} | {it['server_cpu_seconds']:.2f} "
                     f"| {it['client_cpu_seconds']:.2f} | {it['client_memory_mb']:.0f} | {dead} |")
        result.append({"load": step, "program": who, "rounds": len(runs), **it})
count = len(values["first", "ours"])
fewer = {f"{names[it['program']]}: {it['rounds']}" for it in result if it["rounds"] != count}
fewer = f" ({', '.join(sorted(fewer))})" if fewer else ""
lines += ["", f"Medians of {count} rounds{fewer}, ratios of neighbours. {versions}. {settings}; "
          "vacuum and checkpoint between loads."]
json.dump({"versions": versions, "settings": settings, "rounds": count, "ratios": ratios, "loads": result},
          open(output + ".json", "w"), indent=1)
text = "\n".join(lines) + "\n"
open(output + ".md", "w").write(text)
print(text, end="")
