#!/bin/sh
# Installs the Debian packages that are missing, and nothing when none is; with `tests`, also those that only the
# tests need: key-value servers and their clients, zstd; with `bench`, the peers and servers of the benchmarks; with
# `fuzz`, the JSON parser that the fuzzers compare with; with `run`, only what packed programs need, from `make dist`.
#
# Needs root or sudo for that; without either it prints the one command to run and ends with 78.
set -eu

# What the programs are linked with, the database, and what the tests and the sandbox call by name.
packages="libcurl4-openssl-dev libpq-dev libsimdjson-dev libsqlite3-dev libssl-dev libxxhash-dev zlib1g-dev libzstd-dev pkg-config"
packages="$packages postgresql openssl curl"
case ${1:-} in
tests) packages="$packages libhiredis-dev libmemcached-dev redis-server memcached zstd" ;;
bench) packages="$packages nginx-light nghttp2-client python3-venv" ;;
fuzz) packages="$packages nlohmann-json3-dev" ;;
run)
    packages="libcurl4 libpq5 libsimdjson14 libsqlite3-0 libssl3 libstdc++6 libxxhash0 libzstd1 zlib1g"
    packages="$packages ca-certificates postgresql"
    ;;
esac

missing=""
for package in $packages; do
    state=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    # Where nobody can type a password, sudo must not wait for one.
    if [ -t 0 ]; then ask="sudo"; else ask="sudo --non-interactive"; fi
    if command -v sudo >/dev/null && $ask true 2>/dev/null; then
        exec $ask "$0" "$@"
    fi
    echo "missing:$missing; as root, run: $(cd "$(dirname "$0")" && pwd)/$(basename "$0") $*" >&2
    exit 78
fi

echo "installing:$missing" >&2
# Debian's package starts a cluster 'main' of its own accord; the project has its own. The wish is taken back
# afterwards: what the machine's owner installs later is not ours to decide.
wish=/etc/postgresql-common/createcluster.d/discograph.conf
log=$(mktemp)
# Nor is any other server to be started: the tests start their own, on places of their own.
policy=/usr/sbin/policy-rc.d
if [ -e "$policy" ]; then policy=$log; else printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod 755 "$policy"; fi
trap 'rm -f "$wish" "$log" "$policy"' EXIT
# A shell that dies of a signal does not do what it has to do on exit.
trap 'exit 130' INT
trap 'exit 143' TERM HUP
mkdir -p "$(dirname "$wish")"
echo "create_main_cluster = false" > "$wish"

export DEBIAN_FRONTEND=noninteractive
# The lists of a fresh machine are empty, and those of an old one name packages that are gone. What apt-get says
# fills a screen and matters only when it fails.
if ! { apt-get update --quiet=2 &&
    apt-get install --yes --no-install-recommends --quiet=2 $missing; } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "could not install:$missing; apt-get says why above" >&2
    exit 69
fi

# Debian's packages have their servers started at the next boot.
for server in redis-server memcached nginx; do
    case $missing in
    *" $server"*) ! command -v systemctl >/dev/null || systemctl disable --quiet "$server" >/dev/null 2>&1 || true ;;
    esac
done
