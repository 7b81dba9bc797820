#!/usr/bin/env bash
# One promotion, a new version in one file, into a repository of so many files: by this library, by a
# shallow clone, and by Git's plumbing on a warm mirror, in turns on one bare repository; first over
# file://, then through a git daemon. Prints a table in Markdown. Everything happens below TMPDIR and
# is removed.
#
#   mvn -q -DskipTests -pl benchmarks -am package
#   benchmarks/promotion.sh [FILES...]        1000 10000 20000 100000 unless said
#
#   ROUNDS=20   promotions by this library and by plumbing
#   CLONES=7    in how many of the rounds there is a clone as well; 0 for none
#   WARMUPS=5   promotions of each kind but clones that are not counted
#   JAVA_OPTS   options for the library's JVM
set -euo pipefail

rounds=${ROUNDS:-20}
clones=${CLONES:-7}
warmups=${WARMUPS:-5}
[[ $# -gt 0 ]] || set -- 1000 10000 20000 100000

# shellcheck source=repository.sh
. "$(dirname "${BASH_SOURCE[0]}")/repository.sh"

# --- three ways; each gets PATH and VERSION, and leaves its commit in $landed

by_library() {
  local micros
  printf '%s %s\n' "$1" "$2" >&"$to"
  read -r micros landed <&"$from"
  took=$micros
}

by_clone() {
  local begin=${EPOCHREALTIME/[.,]/}
  git clone -q --depth 1 "$url" "$tmp/clone"
  edited "$2" <"$tmp/clone/$1" >"$tmp/edited"
  cp "$tmp/edited" "$tmp/clone/$1"
  git -C "$tmp/clone" commit -q -a -m "Promote $1 to $2"
  git -C "$tmp/clone" push -q origin HEAD:refs/heads/main
  took=$((${EPOCHREALTIME/[.,]/} - begin))
  landed=$(git -C "$tmp/clone" rev-parse HEAD)
  rm -rf "$tmp/clone"
}

# --- measuring

number=0
promote() { # HOW FILES: one promotion of the next file, checked
  local before after
  number=$((number + 7919))
  path_of $((number % $2))
  before=$(git --git-dir "$tmp/origin.git" rev-parse main)
  "by_$1" "$path" "2.0.$number"
  after=$(git --git-dir "$tmp/origin.git" log -1 --format='%H %P' main)
  if [[ $after != "$landed $before" ]] ||
    [[ $(git --git-dir "$tmp/origin.git" diff --name-only "$before" "$landed") != "$path" ]] ||
    [[ $(git --git-dir "$tmp/origin.git" show "$landed:$path") != *"version: 2.0.$number #"* ]]; then
    echo "The promotion by $1 did not land as it should" >&2
    exit 1
  fi
}

measure() { # FILES TRANSPORT
  local round library=() clone=() plumbing=() first median a b
  rm -rf "$tmp/mirror.git" "$tmp/cache"
  git clone -q --bare "$url" "$tmp/mirror.git"
  # shellcheck disable=SC2086
  coproc JVM { exec java ${JAVA_OPTS:-} -cp "$classpath" \
    io.gitops4j.benchmarks.PromotionBenchmark "$url" "$tmp/cache"; }
  local from=${JVM[0]} to=${JVM[1]} process=$JVM_PID
  for ((round = 0; round < warmups + rounds; round++)); do
    promote library "$1"
    [[ $round -gt 0 ]] || first=$took
    [[ $round -lt $warmups ]] || library+=("$took")
    promote plumbing "$1"
    [[ $round -lt $warmups ]] || plumbing+=("$took")
    if ((round >= warmups && round < warmups + clones)); then
      promote clone "$1"
      clone+=("$took")
    fi
  done
  exec {to}>&-
  wait "$process"
  median=$(percentile 50 "${library[@]}")
  a=$(percentile 50 "${clone[@]}")
  b=$(percentile 50 "${plumbing[@]}")
  echo "| $1 | $2 | $(ratio "$a" "$median") | $(ratio "$b" "$median") |" \
    "$(seconds "$median") | $(seconds "$(percentile 90 "${library[@]}")") | $(seconds "$first") |" \
    "$(seconds "$a") | $(seconds "$b") |"
}

start_daemon
echo
echo "### One warm promotion ($rounds rounds, $clones with a clone, $(git --version))"
echo
echo "| files | over | clone × ours | plumbing × ours | ours, median s | ours, p90 s |" \
  "ours, first in a new process s | clone, median s | plumbing, median s |"
echo "|---|---|---|---|---|---|---|---|---|"
for files in "$@"; do
  make_repository "$files"
  for url in "file://$tmp/origin.git" "git://127.0.0.1:$port/origin.git"; do
    measure "$files" "${url%%:*}://"
  done
  rm -rf "$tmp/origin.git"
done
