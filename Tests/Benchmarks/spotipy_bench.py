"""Reads one object many times through spotipy, from several threads, and prints what that cost as one JSON line.

usage: spotipy_bench.py API_URL PATH REQUESTS THREADS    (REQUESTS_CA_BUNDLE names the certificates to trust)
"""

import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import spotipy

api_url, path, requests, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
client = spotipy.Spotify(auth="x" * 200, requests_timeout=60)
client.prefix = api_url + "/"


def spent():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def ask(_):
    return client._get(path)["id"]


start, began = spent(), time.monotonic()
with ThreadPoolExecutor(max_workers=threads) as pool:
    for _ in pool.map(ask, range(requests)):
        pass
print(json.dumps({"requests": requests, "seconds": time.monotonic() - began, "cpu_seconds": spent() - start}))
