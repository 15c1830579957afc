#!/usr/bin/env bash
# Every benchmark, small, in under two minutes; fails when a ratio has fallen to less than half of the published one.
#
# usage: Tests/Benchmarks/quick.sh [--install] [--publish]
# What is not installed is left out, with a word; --install (or BENCH_INSTALL=1) gets what comes from PyPI. The programs
# must have been built: `make bench/quick` does. --publish writes the ratios to published.json instead of comparing them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

here=Tests/Benchmarks
bench=$PWD/.discograph/bench
export PROGRAMS=${PROGRAMS:-$PWD/.build/release}
export HTTP_BENCH=${HTTP_BENCH:-$PROGRAMS/http-bench} EXTRACT_ALBUMS=${EXTRACT_ALBUMS:-$PROGRAMS/extract-albums}
export TRANSFORM=${TRANSFORM:-$PROGRAMS/transform}
install=${BENCH_INSTALL:-} publish=
for word in "$@"; do
    case $word in
        --install) install=1 ;;
        --publish) publish=--publish ;;
        *) sed -n '2,6s/^# \{0,1\}//p' "$here/quick.sh" >&2; exit 64 ;;
    esac
done
began=$SECONDS
say() { echo "$*" >&2; }
mkdir -p "$bench"

python=$bench/venv/bin/python
if [ -n "$install" ]; then
    [ -x "$python" ] || python3 -m venv "$bench/venv"
    "$python" -c 'import spotipy, orjson, duckdb, polars, dlt, psycopg2, pyarrow' 2>/dev/null \
        || "$bench/venv/bin/pip" install --quiet --disable-pip-version-check spotipy orjson duckdb polars 'dlt[postgres]' pyarrow \
        || say "not all peers could be got from PyPI"
fi

# lacks NAME TOOL... [-- MODULE...]: says what NAME lacks, if it lacks anything.
lacks() {
    local name=$1 word missing=() kind=tool
    shift
    for word in "$@"; do
        if [ "$word" = -- ]; then kind=module && continue; fi
        if [ $kind = tool ]; then
            PATH=$PATH:/usr/sbin type "$word" >/dev/null 2>&1 || missing+=("$word")
        else
            "$python" -c "import $word" 2>/dev/null || missing+=("$word (PyPI)")
        fi
    done
    [ ${#missing[@]} -gt 0 ] || return 1
    say "$name is left out, for want of $(IFS=, && echo "${missing[*]}"); Tests/Benchmarks/README.md says how to get it"
}

names=()
if ! lacks http nginx h2load openssl curl python3 -- spotipy; then
    names+=(http)
    if ! lacks landing "$EXTRACT_ALBUMS"; then names+=(landing); fi
fi
if ! lacks transform python3 "${CXX:-clang++}" pkg-config -- orjson duckdb polars; then names+=(transform); fi
if ! lacks load psql python3 flock; then
    names+=(load)
    DLT=arrow
    if lacks 'dlt beside load' -- dlt psycopg2 pyarrow; then DLT=none; fi
    # Three dlt rounds would take a minute.
    export DLT DLT_ROUNDS=1
fi

measure() {
    local name from=$SECONDS
    for name in "$@"; do
        say "── $name"
        "$here/$name.sh" quick >"$bench/$name.log" 2>&1 || { tail -20 "$bench/$name.log" >&2; exit 65; }
    done
    say "── $* took $((SECONDS - from)) s"
}

for name in "${names[@]}"; do measure "$name"; done
say "load average $(cut -d' ' -f1-3 /proc/loadavg); $((SECONDS - began)) s"
if python3 "$here/ratios.py" quick $publish "${names[@]}"; then exit 0; fi
say "once more, lest a busy moment decides"
for name in "${names[@]}"; do measure "$name"; done
python3 "$here/ratios.py" quick "${names[@]}"
