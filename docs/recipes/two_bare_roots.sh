#!/bin/sh
# Builds and prints in two bare roots of Debian 12 made by the same recipe, and compares what came out: the digest
# of each public table, the manifest, and every printed file byte by byte. As root, with debootstrap; 5 GB:
#
#   docs/recipes/two_bare_roots.sh FOLDER [MIRROR]
#
# Without MIRROR, Debian's packages come from where debootstrap takes them. In each root there is Debian's smallest
# system with git and certificates, a clone of this checkout's commit, and what `./run factsheets` adds. The two differ in
# what must not matter: the folder of the checkout, the time zone, the language, the number of threads. Prints
# "the same" and exits 0, or says what differs and exits 1. The roots stay in FOLDER; a second call uses them again.
set -eu
folder=${1:?a folder for the roots}
mirror=${2-}
project=$(cd -- "$(dirname -- "$0")/../.." && pwd -P)
[ "$(id -u)" -eq 0 ] || { echo "as root: a root folder has to be made and entered" >&2; exit 2; }
for program in debootstrap unshare git; do
    command -v "$program" >/dev/null || { echo "missing: $program" >&2; exit 2; }
done
mkdir -p "$folder"
folder=$(cd -- "$folder" && pwd -P)
commit=$(git -C "$project" rev-parse HEAD) # of both, whatever is committed meanwhile

# Name of the root; what else it is given is for the next step.
make_root() {
    if [ -e "$folder/$1/.made" ]; then return; fi
    rm -rf "${folder:?}/$1"
    debootstrap --variant=minbase --include=git,ca-certificates bookworm "$folder/$1" ${mirror:+"$mirror"}
    # How packages are reached from here, and whose certificates are trusted, is this machine's business.
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
        if [ -f "$file" ]; then cp -L "$file" "$folder/$1$file"; fi
    done
    touch "$folder/$1/.made"
}

# A command in a root: of this machine's environment only the way to the net. What is mounted goes with the command.
inside() {
    root=$folder/$1
    shift
    env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
        ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
        unshare --mount --propagation private sh -c '
            root=$1
            shift
            mount -t proc proc "$root/proc"
            mount -t tmpfs tmpfs "$root/dev/shm"
            exec chroot "$root" "$@"' inside "$root" "$@"
}

# Name of the root, folder of the checkout in it, and what its environment has besides.
build_and_print() {
    name=$1
    checkout=$2
    shift 2
    rm -rf "${folder:?}/$name$checkout"
    git clone --quiet --no-hardlinks --no-checkout "$project" "$folder/$name$checkout"
    git -C "$folder/$name$checkout" checkout --quiet --detach "$commit"
    inside "$name" env "$@" sh -c "cd $checkout && ./run factsheets"
    inside "$name" env "$@" "CRITMIN_ROOT=$checkout" "$checkout/.venv/bin/critmin" digest --format csv >"$folder/$name.digests"
    cp "$folder/$name$checkout/build/manifest.json" "$folder/$name.manifest"
    (cd "$folder/$name$checkout/build/factsheets" && find . -type f ! -path '*/.*' -exec sha256sum {} + | sort -k 2) \
        >"$folder/$name.printed"
}

# Both at once, so that neither may need the machine for itself. As jobs of their own, since a function in an && or ||
# list runs on after a failed command, whatever `set -e` says.
at_once() {
    "$1" one /critmin >>"$folder/one.log" 2>&1 &
    one=$!
    "$1" other /srv/statistics/checkout TZ=JST-9 LANG=C.UTF-8 CRITMIN_THREADS=1 >>"$folder/other.log" 2>&1 &
    other=$!
    failed=
    wait "$one" || failed=one
    wait "$other" || failed=other
    [ -z "$failed" ] || { echo "$failed failed: see $folder/$failed.log" >&2; exit 1; }
}

at_once make_root
at_once build_and_print

same=true
for what in digests manifest printed; do
    [ -s "$folder/one.$what" ] || { echo "nothing to compare: $what" >&2; same=false; }
    diff "$folder/one.$what" "$folder/other.$what" || { echo "different: $what" >&2; same=false; }
done
$same || exit 1
echo "the same: the manifest, $(wc -l <"$folder/one.digests") lines of digests," \
    "$(wc -l <"$folder/one.printed") printed files, of them $(grep -c '\.pdf$' "$folder/one.printed") PDFs"
