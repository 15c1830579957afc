#!/usr/bin/env bash
# How fast landed album answers become rows: the real transform beside simdjson alone and beside others' programs.
#
# usage: Tests/Benchmarks/transform.sh [quick]
# Every program makes the same rows of the same answers, from page cache to files; counts and checksums of each table
# are compared first, and who makes other rows is not timed. Writes transform.json and transform.md to
# .discograph/bench. Wants clang, libsimdjson-dev, python3-venv. SCRATCH=/dev/shm takes a slow disk out of the figures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=3 bytes=1000000000
if [ "${1:-}" = quick ]; then rounds=3 bytes=60000000; fi
here=$PWD/Tests/Benchmarks
bench=$PWD/.discograph/bench
program=${TRANSFORM:-.build/release/transform}
python=$bench/venv/bin/python
say() { echo "$*" >&2; }

mkdir -p "$bench"
scratch=$(mktemp -d "${SCRATCH:-$bench}/transform.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
if [ -z "${TRANSFORM:-}" ]; then
    "${SWIFT:-swift}" build --configuration release --product transform --quiet
fi
if [ ! -x "$python" ]; then python3 -m venv "$bench/venv"; fi
"$python" -c 'import orjson, duckdb, polars' 2>/dev/null \
    || "$bench/venv/bin/pip" install --quiet --disable-pip-version-check orjson duckdb polars
"${CXX:-clang++}" -O2 -std=c++17 "$here/dom_parse.cpp" -o "$scratch/dom_parse" -lsimdjson

for shape in plain markets; do
    say "making $bytes bytes of answers, $shape"
    run=$scratch/$shape
    python3 "$here/album_answers.py" "$run" --bytes "$bytes" --plain "$scratch/$shape.ndjson" \
        $([ $shape = plain ] || echo --markets)
    printf 'name: bench\nstages:\n  transform: {cmd: transform, outs: [rows]}\n' >"$run/manifest.yaml"
done

# perform WHO SHAPE: one program, once.
perform() {
    local run=$scratch/$2 answers=$scratch/$2/landing/albums/00001.ndjson
    rm -rf "$run/rows" "$run/receipts" "$scratch/out"
    case $1 in
        dom) "$scratch/dom_parse" "$answers" ;;
        ours-1) taskset -c 0 "$program" --run "$run" --quiet ;;
        ours-2) "$program" --run "$run" --quiet ;;
        orjson-1) "$python" "$here/rows_orjson.py" "$answers" "$scratch/out" ;;
        duckdb-2) "$python" "$here/rows_duckdb.py" "$scratch/$2.ndjson" "$scratch/out" ;;
        polars-2) "$python" "$here/rows_polars.py" "$scratch/$2.ndjson" "$scratch/out" ;;
    esac >/dev/null
}

say "comparing the rows"
perform ours-2 plain
python3 "$here/row_sums.py" "$scratch/plain/rows" >"$scratch/sums"
for who in orjson-1 duckdb-2 polars-2; do
    perform $who plain
    if ! python3 "$here/row_sums.py" "$scratch/out" | diff "$scratch/sums" - >&2; then
        say "$who makes other rows"
        exit 65
    fi
done

for round in $(seq $rounds); do
    say "round $round of $rounds"
    for shape in plain markets; do
        size=$(stat -c %s "$scratch/$shape/landing/albums/00001.ndjson")
        cat "$scratch/$shape/landing/albums/00001.ndjson" >/dev/null
        for who in dom ours-1 ours-2 orjson-1 duckdb-2 polars-2; do
            # Their rows with markets would be others, and are not compared.
            [ $shape = plain ] || [[ $who = dom || $who = ours-* ]] || continue
            # perform is a function, so that the figures are those of a shell and its children.
            "$python" "$here/measure.py" "$who" $shape "$size" bash -c "$(declare -f perform)
                scratch='$scratch' program='$program' python='$python' here='$here'; perform $who $shape" \
                | tee -a "$scratch/rounds" >&2
        done
    done
done
versions="$("$python" -c 'import orjson, duckdb, polars
print(f"orjson {orjson.__version__}, DuckDB {duckdb.__version__}, polars {polars.__version__}")')"
versions="$versions, simdjson $(pkg-config --modversion simdjson), $("$python" --version), $(nproc) cores"
"$python" "$here/transform_table.py" "$scratch/rounds" "$versions" "$bench/transform"
