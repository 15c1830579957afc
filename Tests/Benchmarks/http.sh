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
album=4aawyAB9vmqN3uQ7FjRGTy artist=0TnOYISbd1XYRBk9myaseg
here=$PWD/Tests/Benchmarks
bench=$PWD/.discograph/bench
program=${HTTP_BENCH:-.build/release/http-bench}

say() { echo "$*" >&2; }
for tool in nginx h2load openssl curl python3; do
    PATH=$PATH:/usr/sbin type "$tool" >/dev/null 2>&1 && continue
    say "missing: $tool (apt-get install nginx-light nghttp2-client openssl curl python3-venv)"
    exit 69
done
mkdir -p "$bench"
scratch=$(mktemp -d "$bench/http.XXXXXX")
server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
    rm -rf "$scratch"
}
trap finish EXIT

if [ -z "${HTTP_BENCH:-}" ]; then "${SWIFT:-swift}" build --configuration release --product http-bench --quiet; fi
python=$bench/venv/bin/python
if [ ! -x "$python" ]; then
    say "making a virtual environment for spotipy"
    python3 -m venv "$bench/venv"
fi
"$python" -c 'import spotipy' 2>/dev/null || "$bench/venv/bin/pip" install --quiet --disable-pip-version-check spotipy

# A whole album with fifty tracks, some 60 KB; an artist, a quarter of one.
answers() {
    mkdir -p "$scratch/www/v1/albums" "$scratch/www/v1/artists"
    awk -v id="$album" 'BEGIN {
        for (i = 0; i < 185; i++) markets = markets (i ? "," : "") sprintf("\"%c%c\"", 65 + i / 26, 65 + i % 26)
        printf "{\"id\":\"%s\",\"name\":\"An album\",\"album_type\":\"album\",\"total_tracks\":50,", id
        printf "\"release_date\":\"2024-05-17\",\"release_date_precision\":\"day\",\"artists\":[],\"tracks\":{\"items\":["
        for (i = 1; i <= 50; i++) {
            printf "%s{\"id\":\"%s%02d\",\"name\":\"Track %d\",\"track_number\":%d,", (i > 1 ? "," : ""), \
                substr(id, 1, 20), i, i, i
            printf "\"duration_ms\":%d,\"explicit\":false,\"artists\":[],", 180000 + i
            printf "\"available_markets\":[%s]}", markets
        }
        printf "],\"limit\":50,\"offset\":0,\"total\":50,\"next\":null}}"
    }' >"$scratch/www/v1/albums/$album"
    printf '{"id":"%s","name":"An artist","genres":["jazz"],"popularity":50,"followers":{"total":1},"uri":"%s"}' \
        "$artist" "spotify:artist:$artist" >"$scratch/www/v1/artists/$artist"
}

free_port() {
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

serve() {
    port=$(free_port) status_port=$(free_port)
    openssl req -x509 -nodes -days 2 -subj /CN=bench -addext subjectAltName=IP:127.0.0.1 -newkey ec \
        -pkeyopt ec_paramgen_curve:prime256v1 -keyout "$scratch/key.pem" -out "$scratch/ca.pem" 2>/dev/null
    cat >"$scratch/nginx.conf" <<CONF
$([ "$(id -u)" != 0 ] || echo "user root;")
worker_processes 1;
daemon off;
pid $scratch/nginx.pid;
error_log $scratch/error.log;
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path $scratch/body;
    proxy_temp_path $scratch/proxy;
    fastcgi_temp_path $scratch/fastcgi;
    uwsgi_temp_path $scratch/uwsgi;
    scgi_temp_path $scratch/scgi;
    open_file_cache max=16;
    # The server ends no connection, so that handshakes are the client's own doing.
    keepalive_requests 100000000;
    types { }
    default_type application/json;
    server {
        listen 127.0.0.1:$port ssl http2;
        ssl_certificate $scratch/ca.pem;
        ssl_certificate_key $scratch/key.pem;
        root $scratch/www;
    }
    server { listen 127.0.0.1:$status_port; location / { stub_status; } }
}
CONF
    PATH=$PATH:/usr/sbin nginx -c "$scratch/nginx.conf" -e "$scratch/error.log" &
    server=$!
    for _ in $(seq 100); do
        curl --silent --fail --output /dev/null "http://127.0.0.1:$status_port/" && return
        sleep 0.05
    done
    say "nginx does not start: $(tail -1 "$scratch/error.log")"
    exit 69
}

# Connections accepted so far, this question's own included.
accepted() { curl --silent "http://127.0.0.1:$status_port/" | awk 'NR == 3 { print $1 }'; }

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
