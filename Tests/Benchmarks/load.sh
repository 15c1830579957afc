#!/usr/bin/env bash
# How fast rows come into PostgreSQL: the real load beside psql's COPY into bare tables, and beside dlt.
#
# usage: Tests/Benchmarks/load.sh [quick]    DLT=none leaves dlt out, DLT=arrow its slower way.
# DLT_ROUNDS=1 saves time; ROUNDS and BYTES (3, 1000000000) say how much.
# Three loads, each round into databases of its own: the first, the same answers fetched a day later, and a day after
# that with 5 % of albums and tracks changed. dlt's times are dropped when its tables are not as ours. Writes load.md and
# load.json to .discograph/bench. Wants postgresql, python3-venv; PROGRAMS=directory names other release programs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=${ROUNDS:-3} bytes=${BYTES:-1000000000}
if [ "${1:-}" = quick ]; then bytes=30000000; fi
here=$PWD/Tests/Benchmarks
bench=$PWD/.discograph/bench
programs=${PROGRAMS:-$PWD/.build/release}
python=$bench/venv/bin/python
dlt=${DLT:-both}

mkdir -p "$bench"
scratch=$(mktemp -d "$bench/load.XXXXXX")
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
if [ "$dlt" != none ]; then
    if [ ! -x "$python" ]; then python3 -m venv "$bench/venv"; fi
    "$python" -c 'import dlt, psycopg2, pyarrow' 2>/dev/null \
        || "$bench/venv/bin/pip" install --quiet --disable-pip-version-check 'dlt[postgres]' pyarrow
fi

# answers STEP DAY CHANGED: a run with landed answers and their rows.
answers() {
    local run=$scratch/$1
    python3 "$here/album_answers.py" "$run" --bytes "$bytes" --day "$2" --changed "$3"
    printf 'name: bench\nstages:\n  transform: {cmd: transform, outs: [rows]}\n  load: {cmd: load, deps: [rows]}\n' \
        >"$run/manifest.yaml"
    "$programs/transform" --run "$run" --quiet >/dev/null
    rm -rf "$run/landing/albums"/*
}

say "making $bytes bytes of answers, three times"
answers first 2024-10-01 0
answers again 2024-10-02 0
answers changed 2024-10-03 5
rows=$(cat "$scratch/first/rows/"*.copy | wc -l)

start_database
say "PostgreSQL on $(disk): $(settings)"
# Only what a load leaves is to be counted, and no vacuum is to fall into a load by chance: there is one between loads.
sql postgres "alter system set autovacuum = off" "select pg_reload_conf()" >/dev/null
sql postgres "create database bare" "create database migrated"
sql migrated "create extension pgstattuple"
DATABASE_URL=$(url migrated) "$programs/migrate" --quiet >/dev/null

# timed COMMAND...: measure.py's line and the processor seconds of the server's sessions.
timed() {
    local before after line
    sql postgres checkpoint
    before=$(sessions_cpu)
    line=$("$@" 2>"$scratch/errors" | tail -1) || { cat "$scratch/errors" >&2; exit 65; }
    after=$(sessions_cpu)
    echo "$line $before $after"
}

# Rows that a load left behind dead, of catalog and history and of etl; the history lies in etl's tables of metrics.
dead() {
    sql "$1" "select sum((pgstattuple(c.oid)).dead_tuple_count) filter (where is_told),
            sum((pgstattuple(c.oid)).dead_tuple_count) filter (where not is_told)
        from pg_class as c, lateral (select c.relnamespace = 'catalog'::regnamespace
            or c.relname ~ '(_metric|former_name)\$' as is_told) as kind
        where relkind = 'r' and relnamespace in ('catalog'::regnamespace, 'etl'::regnamespace)" | tr '|' ' '
}

# perform copy|ours|dlt|dlt-dicts STEP ROUND: one load, and its line.
perform() {
    local who=$1 step=$2 name=${1//-/_}_$3 run=$scratch/$2 fields
    case $who in
        copy)
            python3 "$here/load_tables.py" | psql -Xq --set ON_ERROR_STOP=1 "$(url bare)" 2>"$scratch/errors"
            python3 "$here/load_tables.py" "$run/rows" >"$scratch/copy.sql"
            timed python3 "$here/measure.py" copy "$step" "$rows" \
                psql -Xq --set ON_ERROR_STOP=1 --file "$scratch/copy.sql" "$(url bare)"
            ;;
        ours)
            if [ "$step" = first ]; then
                sql postgres "create database $name template migrated"
                # Or the first load of a new database would say that it lacks what an earlier one got.
                rm -f "$scratch"/*/receipts/load.json
            fi
            fields=$(DATABASE_URL=$(url "$name") timed python3 "$here/measure.py" ours "$step" \
                "$(cat "$run/rows/"*.copy | wc -l)" "$programs/load" --run "$run" --quiet)
            echo "$fields $(dead "$name")"
            [ "$step" = changed ] || sql "$name" "vacuum analyze"
            ;;
        dlt*)
            [ "$step" != first ] || sql postgres "create database $name"
            fields=$(timed "$python" "$here/load_dlt.py" "$who" "$run/rows" "$(url "$name")" \
                "$scratch/$name" "$step")
            python3 "$here/load_sums.py" catalog | psql -XqAt --set ON_ERROR_STOP=1 "$(url "ours_$3")" >"$scratch/sums"
            python3 "$here/load_sums.py" rows | psql -XqAt --set ON_ERROR_STOP=1 "$(url "$name")" >"$scratch/sums.$who"
            if diff "$scratch/sums" "$scratch/sums.$who" >&2; then echo "$fields"
            else say "$who has other rows after $step, so its time does not count"; fi
            [ "$step" = changed ] || sql "$name" "vacuum analyze"
            ;;
    esac
}

for round in $(seq "$rounds"); do
    say "round $round of $rounds; load average $(cut -d' ' -f1-3 /proc/loadavg)"
    # From Python's objects dlt takes minutes for a gigabyte: once is enough.
    peers=()
    case $dlt in
        arrow) peers=(dlt) ;;
        both) peers=(dlt) && if [ "$round" = 1 ]; then peers+=(dlt-dicts); fi ;;
        none) ;;
        *) say "DLT is both, arrow or none, not $dlt" && exit 64 ;;
    esac
    [ "$round" -le "${DLT_ROUNDS:-$rounds}" ] || peers=()
    for step in first again changed; do
        for who in copy ours ${peers[@]+"${peers[@]}"}; do
            perform "$who" $step "$round" | tee -a "$scratch/rounds" >&2
        done
    done
    for who in ours ${peers[@]+"${peers[@]}"}; do sql postgres "drop database ${who//-/_}_$round"; done
done

versions="PostgreSQL $(sql postgres 'show server_version'), Linux $(uname -r), $(nproc) cores, data on $(disk)"
[ "$dlt" = none ] || versions="$versions, $("$python" -c 'import dlt, pyarrow, sys
print(f"dlt {dlt.__version__}, pyarrow {pyarrow.__version__}, Python {sys.version.split()[0]}")')"
python3 "$here/load_table.py" "$scratch/rounds" "$versions" "$(settings)" "$bench/load"
