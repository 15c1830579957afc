#!/usr/bin/env bash
# Static answers of an nginx over TLS and HTTP/2, read by h2load, by CurlTransport, and by spotipy, in turns.
#
# usage: Tests/Benchmarks/http.sh [quick]    `quick` takes under two minutes; its figures vary more.
# Writes http.md and http.json to .discograph/bench. Wants nginx-light, nghttp2-client, openssl, curl, python3-venv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=5 many=40000 some=20000 few=3000
if [ "${1:-}" = quick ]; then many=10000 some=5000 few=600; fi
in_flight=8 threads=10
here=$PWD/Tests/Benchmarks
bench=$PWD/.discograph/bench
program=${HTTP_BENCH:-.build/release/http-bench}

python=$bench/venv/bin/python
# shellcheck source=static_spotify.sh
source "$here/static_spotify.sh"
need nginx h2load openssl curl python3
if [ -z "${HTTP_BENCH:-}" ]; then "${SWIFT:-swift}" build --configuration release --product http-bench --quiet; fi
if [ ! -x "$python" ]; then
    say "making a virtual environment for spotipy"
    python3 -m venv "$bench/venv"
fi
"$python" -c 'import spotipy' 2>/dev/null || "$bench/venv/bin/pip" install --quiet --disable-pip-version-check spotipy

# run WHO BODY COUNT: a line "WHO BODY requests/s CPU-microseconds-per-request handshakes-per-1000".
run() {
    local who=$1 body=$2 count=$3 path before after line
    case $body in large) path=albums/$album ;; small) path=artists/$artist ;; esac
    local url=https://127.0.0.1:$port/v1/$path
    before=$(accepted)
    case $who in
        h2load)
            # bash times it: h2load does not say what it cost.
            local TIMEFORMAT='%U %S'
            { time h2load --requests "$count" --clients 1 --max-concurrent-streams $in_flight --threads 1 "$url" \
                >"$scratch/h2load"; } 2>"$scratch/time"
            grep -q " $count succeeded" "$scratch/h2load"
            line=$(awk -v count="$count" '/^finished in/ { rate = $4 } FILENAME ~ /time$/ { cpu = ($1 + $2) * 1e6 / count }
                END { print rate, cpu }' "$scratch/h2load" "$scratch/time")
            ;;
        ours)
            line=$("$program" "$url" --requests "$count" --in-flight $in_flight --ca-file "$scratch/ca.pem" | figures)
            ;;
        spotipy)
            line=$(REQUESTS_CA_BUNDLE=$scratch/ca.pem "$python" "$here/spotipy_bench.py" \
                "https://127.0.0.1:$port/v1" "$path" "$count" $threads | figures)
            ;;
    esac
    after=$(accepted)
    awk -v connections=$((after - before - 1)) -v count="$count" -v line="$who $body $line" \
        'BEGIN { print line, connections * 1000 / count }'
}

# "requests/s CPU-microseconds-per-request" from the JSON line of a bench.
figures() {
    "$python" -c 'import json, sys; it = json.load(sys.stdin)
print(it["requests"] / it["seconds"], it["cpu_seconds"] * 1e6 / it["requests"])'
}

answers
serve
say "nginx at 127.0.0.1:$port; load average $(cut -d' ' -f1-3 /proc/loadavg)"
for round in $(seq $rounds); do
    say "round $round of $rounds"
    for body in large small; do
        count=$some
        [ $body = large ] || count=$many
        run h2load $body $count
        run ours $body $count
        run spotipy $body $few
    done
done >"$scratch/runs"

bytes=$(wc -c <"$scratch/www/v1/albums/$album")
small_bytes=$(wc -c <"$scratch/www/v1/artists/$artist")
versions="$(PATH=$PATH:/usr/sbin nginx -v 2>&1 | sed 's/.*: //'), $(h2load --version), libcurl $(curl --version \
    | sed -n '1s/.*libcurl.\([^ ]*\).*/\1/p'), $("$python" --version), spotipy $("$bench/venv/bin/pip" show spotipy \
    2>/dev/null | sed -n 's/^Version: //p'), $(openssl version | cut -d' ' -f1-2), Linux $(uname -r), $(nproc) cores"
"$python" "$here/medians.py" "$scratch/runs" "$bytes" "$small_bytes" "$versions" "$bench/http"
cat "$bench/http.md"
