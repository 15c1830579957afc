#!/bin/sh
# Runs the whole pipeline against the sandbox, into the project's own database, and shows what came of it.
#
# Leaves nothing running but the database. Everything else of a demo lies in .discograph/demo.
set -eu
cd "$(dirname "$0")/.."

programs=.build/release
home=$PWD/.discograph/demo
started=$(date +%s)

# The demo's rows belong in the project's own database, whatever the environment or .env names.
# Some editors put a byte order mark before the first line.
mark=$(printf '\357\273\277')
if [ -f .env ] && grep -Eq "^($mark)?"'[[:space:]]*(export[[:space:]]+)?PGSERVICE[[:space:]]*=' .env; then
    # An empty one in the environment would hide it from us, but libpq takes no empty name.
    echo "demo: .env sets PGSERVICE, so the demo would write to that database: comment it out for now" >&2
    exit 78
fi
unset PGSERVICE PGSERVICEFILE PGPORT PGDATABASE PGUSER PGPASSWORD PGOPTIONS
export DATABASE_URL="" PGHOST="" PGHOSTADDR=""
export DISCOGRAPH_HOME="$home"
export SPOTIFY_CLIENT_ID=sandbox SPOTIFY_CLIENT_SECRET=sandbox SPOTIFY_MODE=extended
export SPOTIFY_QUOTA_OWNER="" SPOTIFY_CA_FILE=""

# Two demos at once would take each other's sandbox away, so the second waits. Programs that go on running must not
# keep the lock: those are started without its descriptor.
mkdir -p .discograph
exec 9>.discograph/demo.lock
flock --nonblock 9 || {
    echo "── another demo is running here: waiting for it"
    flock 9
}

echo "── starting the database and the sandbox"
"$programs/discograph" db start 9>&-
# What the demo knows is in the database; with another database it knows nothing.
loaded=$("$programs/discograph" db psql -- --quiet --no-align --tuples-only \
    --command "select count(*) from catalog.album" 2>/dev/null || echo 0)
[ "$loaded" != 0 ] || rm -rf "$home"
mkdir -p "$home"

# What is known of a service is kept by its address, so a second demo takes the port of the first.
sandbox=""
stop_sandbox() {
    [ -n "$sandbox" ] || return 0
    kill "$sandbox" 2>/dev/null || true
    wait "$sandbox" || true
}
trap stop_sandbox EXIT
# A shell that dies of a signal does not do what it has to do on exit.
trap 'exit 130' INT
trap 'exit 143' TERM HUP
start_sandbox() {
    rm -f "$home/ready.json"
    "$programs/spotify-sandbox" --port "$1" --mode extended --seed 1 --log "$home/requests.ndjson" \
        --ready-file "$home/ready.json" >"$home/sandbox.log" 2>&1 </dev/null 9>&- &
    sandbox=$!
    tries=0
    while [ ! -s "$home/ready.json" ]; do
        kill -0 "$sandbox" 2>/dev/null || return 1
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || return 1
        sleep 0.1
    done
}
rm -f "$home/requests.ndjson"
start_sandbox "$(cat "$home/port" 2>/dev/null || echo 0)" || start_sandbox 0 || {
    cat "$home/sandbox.log" >&2
    exit 69
}
value() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" "$home/ready.json"; }
SPOTIFY_API_URL=$(value api_url)
SPOTIFY_ACCOUNTS_URL=$(value accounts_url)
export SPOTIFY_API_URL SPOTIFY_ACCOUNTS_URL
echo "$SPOTIFY_API_URL" | sed -n 's|.*:\([0-9]*\)/.*|\1|p' > "$home/port"
echo "the sandbox answers at $SPOTIFY_API_URL"

echo "── running pipelines/catalog.yaml"
"$programs/discograph" run pipelines/catalog.yaml --runs .discograph/demo/runs 9>&-
requests=$(wc -l < "$home/requests.ndjson" 2>/dev/null || echo 0)

echo "── the rows of every table"
"$programs/discograph" db psql -- --quiet --pset pager=off --pset footer=off --file scripts/table_rows.sql

echo "── some answers"
"$programs/discograph" analytics --rows 5 \
    releases_by_year artists_by_genre collaboration_pairs album_length_by_year

echo
echo "── done in $(($(date +%s) - started)) s, with $requests requests to the sandbox. Try next:"
cat <<NEXT
   make psql                 a prompt on what was loaded; \dv analytics.* lists the views
   make analytics            the answers of all views
   $programs/discograph status --runs .discograph/demo/runs     the state of the demo's runs; trace takes --runs too
   make db/reset             discard the demo's rows before the real thing: SPOTIFY_CLIENT_ID=… make run
   (the database keeps running; make db/stop stops it)
NEXT
