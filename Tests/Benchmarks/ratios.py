#!/usr/bin/env python3
"""Compares what was measured with what was published, as ratios to others' programs, which a slow machine leaves alone.

usage: ratios.py full|quick [--publish] NAME...

NAME is http, landing, transform or load; its figures are in .discograph/bench/NAME.json.

Prints each ratio beside the published one; all are the better the higher they are. Ends with 1 when one is less than
half of it, and names it on standard error. With --publish they become the published ones, in published.json.
"""
import json, os, sys

HERE = os.path.dirname(os.path.abspath(__file__))
BENCH = os.path.join(HERE, "..", "..", ".discograph", "bench")
PUBLISHED = os.path.join(HERE, "published.json")


def result(name):
    with open(os.path.join(BENCH, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def of_http():
    sizes = {}
    for it in result("http")["results"]:
        sizes.setdefault(it["body_bytes"], {})[it["client"]] = it
    for size, clients in zip(("small", "large"), (sizes[size] for size in sorted(sizes))):
        ours = clients["ours"]
        if "h2load" in clients:
            yield (f"http {size}: of h2load's requests/s",
                   ours["requests_per_second"] / clients["h2load"]["requests_per_second"])
        if "spotipy" in clients:
            yield (f"http {size}: times spotipy's requests/s",
                   ours["requests_per_second"] / clients["spotipy"]["requests_per_second"])
            yield (f"http {size}: times less CPU a request than spotipy",
                   clients["spotipy"]["cpu_us_per_request"] / ours["cpu_us_per_request"])


def of_landing():
    """Nobody else lands; so the transfer alone is what landing is held against."""
    ours = max((it for it in result("http")["results"] if it["client"] == "ours"), key=lambda it: it["body_bytes"])
    landed = result("landing")["answers_per_second"]
    yield "landing: of CurlTransport's requests/s", landed / ours["requests_per_second"]


def of_transform():
    peers = {"orjson": "orjson + csv", "duckdb": "DuckDB", "polars": "polars"}
    for it in result("transform")["programs"]:
        kind, _, cores = it["program"].partition("-")
        if kind == "ours":
            yield f"transform {it['answers']}, {cores} core(s): of the DOM's speed", it["of_dom_speed"]
        elif kind in peers:
            yield f"transform {it['answers']}, {cores} core(s): times {peers[kind]}", it["ours_is_times_as_fast"]


def of_load():
    yield from result("load")["ratios"].items()


def main():
    arguments = sys.argv[1:]
    publish = "--publish" in arguments
    size, *names = [argument for argument in arguments if argument != "--publish"]
    kinds = {"http": of_http, "landing": of_landing, "transform": of_transform, "load": of_load}
    measured = {name: ratio for kind in names for name, ratio in kinds[kind]()}
    published = {}
    if os.path.exists(PUBLISHED):
        with open(PUBLISHED, encoding="utf-8") as file:
            published = json.load(file)
    before = published.get(size, {})
    fallen = []
    print(f"| ratio ({size}) | published | now |\n|---|---:|---:|")
    for name, ratio in measured.items():
        if name in before and ratio < before[name] / 2:
            fallen.append(name)
        print(f"| {name} | {before[name]:.2f} | {ratio:.2f} |" if name in before else f"| {name} | - | {ratio:.2f} |")
    if publish:
        # What was not measured this time stays as it was published.
        published[size] = {**before, **{name: round(ratio, 3) for name, ratio in measured.items()}}
        with open(PUBLISHED, "w", encoding="utf-8") as file:
            json.dump(published, file, indent=2)
            file.write("\n")
        return
    for name in fallen:
        print(f"fallen by half: {name}: {measured[name]:.2f}, published {before[name]:.2f}", file=sys.stderr)
    sys.exit(1 if fallen else 0)


if __name__ == "__main__":
    main()
