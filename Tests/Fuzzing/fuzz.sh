#!/usr/bin/env bash
# Builds the fuzzers of the C shim and runs them for SECONDS: fuzz.sh run 60. Prints how many inputs they tried; each
# finding is kept as a file, and the exit code is 1. fuzz.sh coverage prints which lines of the shim the seeds and the
# tests' own JSON reach, and ends with 1 when they are less than 90 in 100.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=.build/fuzz
here=Tests/Fuzzing
least=90
# Swift's own clang brings libFuzzer along, whatever else is installed.
resources=$(${SWIFT:-swift} -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
bin=$(cd "$resources/../../bin" && pwd)
cores=$(nproc)

build() {
    mkdir -p "$out"
    if ! make --silent --jobs "$cores" --file "$here/fuzz.mk" OUT="$out" BIN="$bin" "$1" >"$out/build.log" 2>&1; then
        cat "$out/build.log" >&2
        echo "the fuzzers cannot be compiled; the compiler says why above" >&2
        exit 70
    fi
    find Tests -name '*.swift' -print0 | sort -z | LLVM_PROFILE_FILE=/dev/null xargs -0 "$out/fixtures" "$out/fixtures.d"
}

# One fuzzer for $2 seconds. What it says goes to a file; $1 names both.
fuzz() {
    local fuzzer=${1%%.*}
    mkdir -p "$out/corpus/$fuzzer" "$out/findings"
    "$out/$fuzzer-fuzzer" -max_total_time="$2" -max_len=4096 -timeout=30 -rss_limit_mb=3000 -print_final_stats=1 \
        -artifact_prefix="$out/findings/$fuzzer-" "$out/corpus/$fuzzer" "$here/seeds" "$out/fixtures.d/$fuzzer" \
        >"$out/$1.log" 2>&1
}

run() {
    local seconds=$1 failed=0 names=() processes=()
    case $seconds in
    '' | *[!0-9]* | 0) echo "SECONDS is no number of seconds: '$seconds'; for example make fuzz SECONDS=60" >&2 && exit 64 ;;
    esac
    build all
    if [ "$cores" -eq 1 ]; then
        for name in rows.1 parser.1; do
            fuzz "$name" $((seconds / 2 + 1)) || failed=1
            names+=("$name")
        done
    else
        # Each core has one process; they learn from one another by the corpus that they share.
        for ((i = 0; i < cores; i++)); do
            if ((i % 2)); then names+=("parser.$i"); else names+=("rows.$i"); fi
            fuzz "${names[$i]}" "$seconds" &
            processes+=($!)
        done
        trap 'kill "${processes[@]}" 2>/dev/null || true' EXIT
        for process in "${processes[@]}"; do wait "$process" || failed=1; done
        trap - EXIT
    fi
    for name in "${names[@]}"; do
        echo "${name%%.*}: $(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log") inputs tried"
        sed -n "s/^\(FINDING: .*\|SUMMARY: .*\)/${name%%.*}: \1/p" "$out/$name.log" | head -2
        sed -n "s/^.*Test unit written to \(.*\)/${name%%.*}: the input is kept as \1/p" "$out/$name.log"
    done
    [ "$failed" -eq 0 ] || { echo "a fuzzer failed; $out/*.log has all that it said" >&2 && exit 1; }
}

coverage() {
    build coverage
    rm -f "$out"/*.profraw
    for fuzzer in rows parser; do
        LLVM_PROFILE_FILE="$out/$fuzzer.profraw" "$out/$fuzzer-coverage" -runs=0 -max_len=1000000 "$here/seeds" \
            "$out/fixtures.d/$fuzzer" >"$out/$fuzzer-coverage.log" 2>&1 || { cat "$out/$fuzzer-coverage.log" >&2 && exit 1; }
    done
    "$bin/llvm-profdata" merge -sparse "$out"/*.profraw -o "$out/coverage.profdata"
    local report=("$bin/llvm-cov" report "$out/rows-coverage" -object "$out/parser-coverage"
        -instr-profile "$out/coverage.profdata" -show-region-summary=false -show-branch-summary=false Sources/CSimdjson)
    # Functions: columns 2 to 4. Lines: how many, how many missed, and which part is covered.
    "${report[@]}" | awk -v least="$least" '
        $1 ~ /\.(cpp|hpp)$/ { printf "%-22s %5d lines %7s\n", $1, $5, $7 }
        $1 == "TOTAL" { printf "%-22s %5d lines %7s\n", "all", $5, $7; all = $7 + 0 }
        END { if (all < least) { print "less than " least " %"; exit 1 } }'
    "$bin/llvm-cov" show "$out/rows-coverage" -object "$out/parser-coverage" -instr-profile "$out/coverage.profdata" \
        -format html -output-dir "$out/coverage" Sources/CSimdjson >/dev/null
    echo "line by line: $out/coverage/index.html"
}

case ${1:-} in
run) run "${2:-}" ;;
coverage) coverage ;;
*) echo "usage: $0 run SECONDS | coverage" >&2 && exit 64 ;;
esac
