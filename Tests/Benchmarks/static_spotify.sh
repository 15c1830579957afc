# A static Spotify: an nginx over TLS and HTTP/2 on a free port, started and ended with the script that sources this.
#
# Wants `bench`, a directory, and `python`. Sets scratch, port and status_port. shellcheck shell=bash

album=4aawyAB9vmqN3uQ7FjRGTy artist=0TnOYISbd1XYRBk9myaseg

say() { echo "$*" >&2; }

need() {
    local tool
    for tool in "$@"; do
        PATH=$PATH:/usr/sbin type "$tool" >/dev/null 2>&1 && continue
        say "missing: $tool (apt-get install nginx-light nghttp2-client openssl curl python3-venv)"
        exit 69
    done
}

mkdir -p "$bench"
scratch=$(mktemp -d "$bench/static.XXXXXX")
server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
    rm -rf "$scratch"
}
trap finish EXIT

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
        # Whatever other album is asked for, this one answers.
        location /v1/albums/ { try_files \$uri /v1/albums/$album; }
        location = /api/token {
            return 200 '{"access_token":"bench","token_type":"Bearer","expires_in":3600}';
        }
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
