"""Makes a table and a JSON file of the medians of runs.

usage: medians.py RUNS LARGE_BYTES SMALL_BYTES VERSIONS OUTPUT_WITHOUT_SUFFIX
Each line of RUNS: who, body, requests/s, CPU microseconds per request, handshakes per 1,000 requests.
"""

import json
import sys
from statistics import median

runs, sizes, versions, output = sys.argv[1], {"large": sys.argv[2], "small": sys.argv[3]}, sys.argv[4], sys.argv[5]
measures = ["requests_per_second", "cpu_us_per_request", "handshakes_per_1000"]
values = {}
for line in open(runs):
    who, body, *numbers = line.split()
    for measure, number in zip(measures, numbers):
        values.setdefault((body, who), {}).setdefault(measure, []).append(float(number))
medians = {key: {measure: median(each) for measure, each in of.items()} for key, of in values.items()}


def row(body, who):
    it, best, worst = medians[body, who], medians[body, "h2load"], medians[body, "spotipy"]
    share = 100 * it["requests_per_second"] / best["requests_per_second"]
    cpu = it["cpu_us_per_request"] / worst["cpu_us_per_request"]
    fraction = "1" if who == "spotipy" else f"1/{1 / cpu:.1f}"
    return (
        f"| {int(sizes[body]):,} B | {who} | {it['requests_per_second']:,.0f} | {share:.0f} % "
        f"| {it['cpu_us_per_request']:,.0f} | {fraction} | {it['handshakes_per_1000']:.2f} |"
    )


names = {"h2load": "h2load, 8 in flight", "ours": "CurlTransport, 8 in flight", "spotipy": "spotipy, 10 threads"}
count = min(len(each) for of in values.values() for each in of.values())
lines = [
    "| body | client | requests/s | of h2load's | CPU µs/request | of spotipy's | handshakes/1,000 |",
    "|---|---|---:|---:|---:|---:|---:|",
]
for body in ["large", "small"]:
    lines += [row(body, who).replace(f"| {who} |", f"| {name} |") for who, name in names.items()]
lines += ["", f"Medians of {count} alternating runs. {versions}."]
open(output + ".md", "w").write("\n".join(lines) + "\n")
results = [{"body_bytes": int(sizes[body]), "client": who, **medians[body, who]} for body, who in medians]
json.dump({"versions": versions, "runs": count, "results": results}, open(output + ".json", "w"), indent=2)
