# A PostgreSQL of the benchmark's own, with the project's settings, ended and removed with the script that sources this.
#
# Wants `bench`, a directory, `scratch`, a directory in it, and `programs`, the directory of the release programs.
# Sets `postmaster` and `place`. shellcheck shell=bash

say() { echo "$*" >&2; }

need() {
    local tool
    for tool in "$@"; do
        type "$tool" >/dev/null 2>&1 && continue
        say "missing: $tool (apt-get install postgresql python3-venv)"
        exit 69
    done
}

# A database named by somebody's environment is not ours to fill.
unset DATABASE_URL PGHOST PGHOSTADDR PGPORT PGUSER PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS

# The project's own cluster, as if `bench`/database were a checkout; what a killed benchmark left there goes first.
database() { (cd "$bench/database" && "$programs/discograph" db "$@"); }

start_database() {
    mkdir -p "$bench/database"
    exec 9>"$bench/database.lock"
    flock --nonblock 9 || { say "another benchmark has its database in $bench"; exit 75; }
    postmaster=starting
    database reset --yes >/dev/null 2>&1 9>&- || true
    database start >/dev/null 9>&-
    place=$(sql discograph "show data_directory")
    postmaster=$(head -1 "$place/postmaster.pid")
}

remove_database() {
    if [ -n "${postmaster:-}" ]; then database reset --yes >/dev/null 2>&1 || true; fi
    rm -rf "$scratch"
}

# url NAME: how to reach a database of the cluster.
url() {
    if [ -z "${base:-}" ]; then base=$(database url); fi
    echo "${base/\/discograph\?/\/$1?}"
}

# sql NAME STATEMENT...: its answer, without ornament.
sql() {
    local name=$1 statement words=()
    shift
    for statement in "$@"; do words+=(--command "$statement"); done
    psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 "${words[@]}" "$(url "$name")"
}

# Processor seconds of all sessions that have ended: the kernel adds a child's to its parent's when it is waited for.
sessions_cpu() {
    until [ "$(sql postgres "select count(*) from pg_stat_activity
            where backend_type in ('client backend', 'parallel worker') and pid <> pg_backend_pid()")" = 0 ]; do
        sleep 0.1
    done
    sleep 0.1
    awk -v ticks="$(getconf CLK_TCK)" '{ print ($16 + $17) / ticks }' "/proc/$postmaster/stat"
}

# The settings that are not PostgreSQL's own, in one line, and where the data lie.
settings() {
    sql postgres "select string_agg(format('%s = %s', name, current_setting(name)), ', ' order by name) from pg_settings
        where source in ('configuration file', 'command line') and context <> 'internal'
            and name !~ '^(lc_|log_|unix_socket|listen|port|DateStyle|TimeZone|default_text|hba|ident|min_wal_size)'"
}
disk() { df --output=source,fstype "$place" | tail -1 | tr -s ' '; }
