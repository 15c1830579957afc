#!/usr/bin/env bash
# What a load costs as the database grows: a million new tracks, with their albums, artists and lists, into databases of
# 1, 10 and 30 million, twice each; then nightly loads of 5,000 rows, half of them known, into the largest.
#
# usage: Tests/Benchmarks/growth.sh [quick]    GROWTH="1 10 30" says at which millions of tracks to look.
# In between the same loads fill the database, several million tracks at a time, without the checks of foreign keys, which
# a superuser may leave out, and without waiting for the disk. Time is that of the whole load program, its checks before
# publishing included; autovacuum goes on as it would. Says first how much disk it needs, and needs it for an hour and a
# half. Writes growth.md and growth.json to .discograph/bench. Wants postgresql, python3; PROGRAMS=directory names other
# release programs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

sizes=${GROWTH:-1 10 30} step=1000000 fill=3000000
if [ "${1:-}" = quick ]; then sizes=${GROWTH:-0.05 0.2} step=50000 fill=100000; fi
here=$PWD/Tests/Benchmarks
bench=$PWD/.discograph/bench
programs=${PROGRAMS:-$PWD/.build/release}

mkdir -p "$bench"
scratch=$(mktemp -d "$bench/growth.XXXXXX")
# shellcheck source=database.sh
source "$here/database.sh"
trap remove_database EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
need psql python3 flock
if [ -z "${PROGRAMS:-}" ]; then
    for program in discograph transform migrate load; do
        "${SWIFT:-swift}" build --configuration release --product $program --quiet
    done
fi

last=$(awk -v sizes="$sizes" 'BEGIN { n = split(sizes, of, " "); print of[n] * 1000000 }')
# Measured: 1,300 bytes of the database for a track with all that belongs to it, a third more with what has been updated
# and not yet reused; the log of changes and a load's temporary tables; one load's answers and rows.
kept=1700
start_database
needed=$(((last + 2 * step) * kept + (last > 1000000 ? 5 : 1) * 1000000000 + fill * 3500))
free=$(($(df --output=avail "$place" | tail -1) * 1024))
say "$last tracks need some $((needed / 1000000000)) GB of disk; $((free / 1000000000)) GB are free on $(disk)"
if [ "$free" -lt "$needed" ]; then say "too little disk: set GROWTH to fewer millions of tracks"; exit 74; fi
say "PostgreSQL: $(settings)"

# answers NAME BYTES FIRST DAY: landed answers with albums from number FIRST of an endless series on.
answers() {
    python3 "$here/album_answers.py" "$scratch/$1" --bytes "$2" --first "$3" --day "$4"
    printf 'name: bench\nstages:\n  transform: {cmd: transform, outs: [rows]}\n  load: {cmd: load, deps: [rows]}\n' \
        >"$scratch/$1/manifest.yaml"
}

# perform KIND NAME: loads, and adds a line to the list of loads.
perform() {
    local rows line before after target
    rows=$(cat "$scratch/$2/rows/"*.copy | wc -l)
    target=$(url discograph)
    # Who replicates need not check what was checked before.
    if [ "$1" = fill ]; then target="$target&options=-c%20session_replication_role%3Dreplica"; fi
    before=$(sessions_cpu)
    line=$(DATABASE_URL=$target python3 "$here/measure.py" "$1" "$tracks" "$rows" \
        "$programs/load" --run "$scratch/$2" --quiet 2>"$scratch/errors" | tail -1) \
        || { cat "$scratch/errors" >&2; exit 65; }
    after=$(sessions_cpu)
    echo "$line $before $after $(sql discograph "select pg_database_size('discograph')")" \
        | tee -a "$scratch/loads" >&2
    rm -rf "${scratch:?}/$2"
}

# grow KIND COUNT: a load of COUNT new tracks.
grow() {
    local found
    number=$((number + 1))
    # 866 bytes of an answer belong to one track.
    answers "growth$number" $(($2 * 866)) "$first" "$(date -d "2024-01-01 + $number days" +%F)"
    first=$((first + 20 * $(wc -l <"$scratch/growth$number/landing/albums/00001.ndjson")))
    "$programs/transform" --run "$scratch/growth$number" --quiet >/dev/null
    rm -rf "$scratch/growth$number/landing/albums"/*
    found=$(wc -l <"$scratch/growth$number/rows/track.copy")
    perform "$1" "growth$number"
    tracks=$((tracks + found))
}

# hurry on|off: what is only filled in may be lost with the machine.
hurry() {
    local setting
    for setting in fsync full_page_writes; do
        if [ "$1" = on ]; then sql postgres "alter system set $setting = off"
        else sql postgres "alter system reset $setting"; fi
    done
    sql postgres "select pg_reload_conf()" >/dev/null
}

DATABASE_URL=$(url discograph) "$programs/migrate" --quiet >/dev/null
tracks=0 first=0 number=0
grow first "$step"
for size in $sizes; do
    hurry on
    while :; do
        missing=$(awk -v size="$size" -v tracks=$tracks -v fill="$fill" \
            'BEGIN { missing = int(size * 1000000 - tracks); print missing < fill ? missing : fill }')
        if [ "$missing" -lt $((step / 10)) ]; then break; fi
        grow fill "$missing"
    done
    hurry off
    # What the filling left to write and to look at is not this load's.
    sql discograph "vacuum analyze" checkpoint
    grow increment "$step"
    grow increment "$step"
done

# Some 5,000 rows: 43 albums that are known as they are, and 43 that are new. Three nights, for a median.
for night in 1 2 3; do
    day=2024-12-0$night
    answers night 700000 $((night * 100)) "$day"
    answers new 700000 $((first + night * 100)) "$day"
    mv "$scratch/new/landing/albums/00001.ndjson" "$scratch/night/landing/albums/00002.ndjson"
    python3 - 43 "$scratch/night/landing/albums/"*.ndjson <<'PYTHON'
import json, sys
for path in sys.argv[2:]:
    left, lines = int(sys.argv[1]), []
    for line in open(path, encoding="utf-8"):
        answer = json.loads(line)
        answer["asked"] = answer["asked"][:left]
        answer["request"]["query"]["ids"] = ",".join(answer["asked"])
        answer["body"]["albums"] = answer["body"]["albums"][:left]
        left -= len(answer["asked"])
        if answer["asked"]:
            lines.append(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
    open(path, "w", encoding="utf-8").writelines(lines)
PYTHON
    "$programs/transform" --run "$scratch/night" --quiet >/dev/null
    perform night night
done

sql discograph analyze
sql discograph "select format('%s.%s', relnamespace::regnamespace, relname), reltuples::bigint, pg_table_size(oid),
        pg_indexes_size(oid)
    from pg_class where relkind = 'r' and relnamespace in ('catalog'::regnamespace, 'etl'::regnamespace)
        and pg_total_relation_size(oid) > 1000000
    order by pg_total_relation_size(oid) desc" >"$scratch/tables"
versions="PostgreSQL $(sql postgres 'show server_version'), Linux $(uname -r), $(nproc) cores, data on $(disk)"
python3 "$here/growth_table.py" "$scratch/loads" "$scratch/tables" "$sizes" "$versions" "$(settings)" "$bench/growth"
