#!/usr/bin/env bash
# How fast whole answers of 50-odd KB come to lie on disk: the real extract-albums against a static nginx.
#
# usage: Tests/Benchmarks/landing.sh [quick] [same]
# Measured is all of a stage: ledger, transfer over TLS and HTTP/2, parsing, landing with its syncs, frontier.
# Every answer is another album with fifty tracks of its own, so the frontier writes as many new rows as in a first
# extraction; with `same` they are all one album, as they were in the first figures.
# Writes landing.json to .discograph/bench. Wants nginx-light, openssl, curl, python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=5 count=20000
if [ "${1:-}" = quick ]; then rounds=3 count=5000 && shift; fi
shape=${1:-different}
here=$PWD/Tests/Benchmarks
bench=$PWD/.discograph/bench
python=$(command -v python3)
program=${EXTRACT_ALBUMS:-.build/release/extract-albums}
# shellcheck source=static_spotify.sh
source "$here/static_spotify.sh"
need nginx openssl curl python3
if [ -z "${EXTRACT_ALBUMS:-}" ]; then
    "${SWIFT:-swift}" build --configuration release --product extract-albums --quiet
fi

# As many different albums as are asked for: the tracks' ids stand anywhere, as Spotify's do.
different() {
    "$python" - "$scratch/www/v1/albums" "$1" <<'PYTHON'
import json, random, re, string, sys
folder, count = sys.argv[1], int(sys.argv[2])
chance = random.Random(1)
letters = string.digits + string.ascii_letters
markets = [first + second for first in "ABCDEFG" for second in string.ascii_uppercase]
artists = [{"id": "@00", "name": "An artist", "type": "artist"}]
tracks = [{"id": f"@{i:02}", "name": f"Track {i}", "track_number": i, "duration_ms": 180000 + i, "explicit": False,
           "artists": artists, "available_markets": markets} for i in range(1, 51)]
album = {"id": "@51", "name": "An album", "album_type": "album", "total_tracks": 50, "release_date": "2024-05-17",
         "release_date_precision": "day", "artists": artists,
         "tracks": {"items": tracks, "limit": 50, "offset": 0, "total": 50, "next": None}}
pieces = re.split("@([0-9]{2})", json.dumps(album, separators=(",", ":")))
for number in range(count):
    ids = ["".join(chance.choices(letters, k=22)) for _ in range(51)] + [f"0bench{number:016}"]
    with open(f"{folder}/{ids[51]}", "w") as file:
        file.write("".join(ids[int(piece)] if at % 2 else piece for at, piece in enumerate(pieces)))
PYTHON
    sync
}

answers
sample=$scratch/www/v1/albums/$album
if [ "$shape" = different ]; then different "$count" && sample=$scratch/www/v1/albums/0bench0000000000000000; fi
serve
export SPOTIFY_API_URL=https://127.0.0.1:$port/v1 SPOTIFY_ACCOUNTS_URL=https://127.0.0.1:$port
export SPOTIFY_CA_FILE=$scratch/ca.pem SPOTIFY_CLIENT_ID=bench SPOTIFY_CLIENT_SECRET=bench
export SPOTIFY_MODE=development SPOTIFY_MAX_CONCURRENT=8
{
    printf 'name: landing\nquota: {budgets: {albums: none}}\nparams:\n  albums:\n'
    awk -v count="$count" 'BEGIN { for (i = 0; i < count; i++) printf "    - 0bench%016d\n", i }'
    printf 'stages:\n  extract-albums: {cmd: extract-albums, outs: [landing/albums]}\n'
} >"$scratch/landing.yaml"

for round in $(seq $rounds); do
    run=$scratch/runs/2026-01-01T00-00-0${round}Z
    mkdir -p "$run"
    export DISCOGRAPH_HOME=$scratch/home$round
    before=$(accepted) began=$(date +%s.%N)
    TIMEFORMAT='%U %S'
    { time "$program" --run "$run" --manifest "$scratch/landing.yaml" --quiet >"$scratch/tally"; } 2>"$scratch/time" \
        || { say "$(cat "$scratch/time")"; exit 65; }
    ended=$(date +%s.%N) after=$(accepted)
    landed=$(cat "$run"/landing/albums/0*.ndjson | wc -l)
    [ "$landed" = "$count" ] || { say "$landed of $count landed: $(cat "$scratch/tally" "$scratch/time")"; exit 65; }
    awk -v began="$began" -v ended="$ended" -v count="$count" -v connections=$((after - before - 1)) \
        '{ printf "%.0f %.1f %.2f\n", count / (ended - began), ($(NF - 1) + $NF) * 1e6 / count, \
            connections * 1000 / count }' <(tail -1 "$scratch/time") | tee -a "$scratch/rounds"
    rm -rf "$run" "$DISCOGRAPH_HOME"
done

"$python" - "$scratch/rounds" "$(wc -c <"$sample")" "$shape" <<'PYTHON' | tee "$bench/landing.json"
import json, statistics, sys
columns = list(zip(*(map(float, line.split()) for line in open(sys.argv[1]))))
names = ["answers_per_second", "cpu_us_per_answer", "handshakes_per_1000"]
print(json.dumps({"albums": sys.argv[3], "body_bytes": int(sys.argv[2]), "runs": len(columns[0])}
                 | {name: statistics.median(column) for name, column in zip(names, columns)}))
PYTHON
