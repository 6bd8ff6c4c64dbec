#!/bin/sh
# Builds the factsheets in two bare roots of Debian 12 made by the same recipe, and compares what came out:
# the digests of all public tables, and every PDF byte by byte. As root, with debootstrap, some 3 GB and half an hour:
#
#   docs/recipes/two_bare_roots.sh FOLDER [MIRROR]
#
# Without MIRROR, packages come from where debootstrap takes them. Prints "the same" and exits 0, or says what
# differs and exits 1. The roots stay in FOLDER.
set -eu
folder=${1:?a folder for the roots}
project=$(cd -- "$(dirname -- "$0")/../.." && pwd -P)
[ "$(id -u)" -eq 0 ] || { echo "as root: a root folder has to be made and entered" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "missing: debootstrap" >&2; exit 2; }
mkdir -p "$folder"

for name in one other; do
    root=$folder/$name
    if ! [ -d "$root/etc" ]; then
        debootstrap --variant=minbase --include=git,ca-certificates bookworm "$root" ${2:+"$2"} >"$folder/$name.log" 2>&1
    fi
    # Where packages and certificates come from is this machine's business, not the project's.
    for file in /etc/pip.conf /etc/resolv.conf /etc/hosts /etc/apt/apt.conf.d/* /etc/ssl/certs/ca-certificates.crt; do
        if [ -f "$file" ]; then mkdir -p "$root$(dirname "$file")" && cp -L "$file" "$root$file"; fi
    done
    rm -rf "$root/critmin"
    git clone --quiet "$project" "$root/critmin"
    chroot "$root" /bin/sh -c 'cd /critmin && ./run factsheets' >>"$folder/$name.log" 2>&1 ||
        { echo "$name: ./run factsheets failed, see $folder/$name.log" >&2; exit 1; }
    chroot "$root" /bin/sh -c 'cd /critmin && .venv/bin/critmin digest --format csv' >"$folder/$name.digests.csv"
    (cd "$root/critmin/build/factsheets" && find . -name '*.pdf' -exec sha256sum {} + | sort -k 2) >"$folder/$name.pdf.sha256"
done

same=true
for what in digests.csv pdf.sha256; do
    diff "$folder/one.$what" "$folder/other.$what" || { echo "different: $what" >&2; same=false; }
done
[ -s "$folder/one.pdf.sha256" ] || { echo "nothing was printed" >&2; same=false; }
$same || exit 1
echo "the same: $(wc -l <"$folder/one.digests.csv") lines of digests, $(wc -l <"$folder/one.pdf.sha256") PDFs"
