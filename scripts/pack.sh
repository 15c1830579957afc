#!/bin/sh
# Packs what a machine without Swift needs to run Discograph, if its Debian release and processor are those of this one:
# the programs with Swift's runtime libraries beside them, SQL, pipelines and documents. Prints the archive's path.
#
# usage: scripts/pack.sh [FOLDER]    into .discograph/dist, if no folder is named
# The same sources and the same Swift make the same archive, byte for byte.
set -eu
folder=${1:-$(dirname "$0")/../.discograph/dist}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cd "$(dirname "$0")/.."

programs=${PROGRAMS:-.build/release}
if [ ! -x "$programs/discograph" ]; then
    echo "pack: no programs in $programs: make release builds them" >&2
    exit 66
fi
name=discograph-$("$programs/discograph" --version)-$(uname -m)
work=$(mktemp -d "$folder/.pack.XXXXXX")
trap 'rm -rf "$work"' EXIT
# A shell that dies of a signal does not do what it has to do on exit.
trap 'exit 130' INT
trap 'exit 143' TERM HUP
tree=$work/$name
mkdir -p "$tree/bin" "$tree/scripts"

# The targets that are programs: of a library nothing of its name is built.
for target in Sources/*/; do
    program=$(basename "$target")
    [ ! -f "$programs/$program" ] || strip -o "$tree/bin/$program" "$programs/$program"
done
cp -R sql pipelines README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md LICENSE "$tree"
cp scripts/install-packages.sh "$tree/scripts"

# Swift's libraries come from its toolchain, the others from Debian's packages. Programs look beside themselves, too.
runtime=$(dirname "$(ldd "$programs/discograph" | awk '$1 == "libswiftCore.so" { print $3 }')")
ldd "$tree"/bin/* | awk -v start="$runtime/" 'index($3, start) == 1 { print $3 }' | sort -u >"$work/libraries"
while read -r library; do
    strip -o "$tree/bin/$(basename "$library")" "$library"
done <"$work/libraries"
license=$runtime/../../../share/swift/LICENSE.txt
[ ! -f "$license" ] || cp "$license" "$tree/bin/LICENSE.swift.txt"

# As where there is no toolchain: the loader is told to forget where it was.
loader=$(ldd "$programs/discograph" | awk '$1 ~ /\/ld-linux/ { print $1 }')
for program in "$tree"/bin/*; do
    case $program in *.so | *.txt) continue ;; esac
    if ! "$loader" --inhibit-rpath "" --library-path "$tree/bin" "$program" --version >"$work/version" 2>&1; then
        cat "$work/version" >&2
        echo "pack: $(basename "$program") does not start without the toolchain" >&2
        exit 70
    fi
done

# Without this machine's owners, times and order of files.
tar --create --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw \
    --mtime="@$(git log -1 --format=%ct 2>/dev/null || echo 0)" "$name" >"$work/archive.tar"
gzip --no-name "$work/archive.tar"
mv "$work/archive.tar.gz" "$folder/$name.tar.gz"
echo "$folder/$name.tar.gz"
