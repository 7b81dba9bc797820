#!/usr/bin/env bash
# Many promotions at once, each of another application in one repository behind a git daemon: by this
# library in one process and in four, and by Git's plumbing one after the other, in turns on one bare
# repository. Then a hundred at once, and what that took to fetch and to push. Prints tables in
# Markdown. Everything happens below TMPDIR and is removed.
#
#   mvn -q -DskipTests -pl benchmarks -am package
#   benchmarks/promotions.sh [APPLICATIONS]      1000 unless said
#
#   ROUNDS=5     how often each way is measured, after one round that is not counted
#   THREADS=64   in each process
#   PLUMBING=20  promotions by plumbing in each round
#   JAVA_OPTS    options for the library's JVMs
set -euo pipefail

rounds=${ROUNDS:-5}
threads=${THREADS:-64}
plumbing=${PLUMBING:-20}
applications=${1:-1000}

# shellcheck source=repository.sh
. "$(dirname "${BASH_SOURCE[0]}")/repository.sh"

declare -A to from pids
open() { # NAME CACHE THREADS APPLICATIONS NUMBER PROCESSES: a process that promotes its share
  mkfifo "$tmp/$1.to" "$tmp/$1.from"
  # shellcheck disable=SC2086
  java ${JAVA_OPTS:-} -cp "$classpath" io.gitops4j.benchmarks.ManyPromotions \
    "$url" "$tmp/$2" "$3" "$4" "$5" "$6" <"$tmp/$1.to" >"$tmp/$1.from" &
  pids[$1]=$!
  exec {fd}>"$tmp/$1.to"
  to[$1]=$fd
  exec {fd}<"$tmp/$1.from"
  from[$1]=$fd
}

close() { # NAME...: an empty line ends them; later ones keep their pipes open
  local name
  for name in "$@"; do
    echo >&"${to[$name]}"
    wait "${pids[$name]}"
  done
}

promote_all() { # COUNT NAME...: all of them at once; leaves microseconds in $took; checked
  local name count=$1 micros before begin
  shift
  version=$((version + 1))
  before=$(git --git-dir "$tmp/origin.git" rev-parse main)
  begin=${EPOCHREALTIME/[.,]/}
  for name in "$@"; do
    echo "3.0.$version" >&"${to[$name]}"
  done
  for name in "$@"; do
    read -r micros <&"${from[$name]}"
  done
  took=$((${EPOCHREALTIME/[.,]/} - begin))
  check "$before" "$count" "3.0.$version"
}

check() { # BEFORE COUNT VERSION: one commit each, in one line, each with its file's new version
  local commits merges files
  commits=$(git --git-dir "$tmp/origin.git" rev-list --count "$1..main")
  merges=$(git --git-dir "$tmp/origin.git" rev-list --count --min-parents=2 main)
  files=$(git --git-dir "$tmp/origin.git" grep -h -c "^version: $3 # set by promotions" main | wc -l)
  if [[ $commits != "$2" || $merges != 0 || $files != "$2" ]]; then
    echo "Promotions did not land as they should: $commits commits, $merges merges, $files files" >&2
    exit 1
  fi
}

promote_by_plumbing() { # leaves microseconds in $took
  local round sum=0
  for ((round = 0; round < plumbing; round++)); do
    number=$((number + 7919))
    path_of $((number % applications))
    by_plumbing "$path" "2.0.$number"
    sum=$((sum + took))
  done
  took=$sum
}

per_second() { # COUNT MICROSECONDS
  printf '%d.%d' $(($1 * 1000000 / $2)) $(($1 * 10000000 / $2 % 10))
}

asked() { # WHAT: how often the daemon was
  grep -c "Request $1 " "$tmp/daemon.log" || true
}

version=0
number=0
start_daemon
url=git://127.0.0.1:$port/origin.git
make_repository "$applications"
git clone -q --bare "$url" "$tmp/mirror.git"
open one cache-one "$threads" "$applications" 0 1
for n in 0 1 2 3; do
  open "four-$n" cache-four "$threads" "$applications" "$n" 4
done

one=() four=() peer=()
for ((round = 0; round <= rounds; round++)); do
  git --git-dir "$tmp/origin.git" repack -adq
  promote_all "$applications" one
  [[ $round == 0 ]] || one+=("$took")
  promote_all "$applications" four-0 four-1 four-2 four-3
  [[ $round == 0 ]] || four+=("$took")
  promote_by_plumbing
  [[ $round == 0 ]] || peer+=("$took")
done
close one four-0 four-1 four-2 four-3
a=$(percentile 50 "${one[@]}")
b=$(percentile 50 "${four[@]}")
c=$(($(percentile 50 "${peer[@]}") * applications / plumbing))
echo
echo "### $applications promotions at once, $threads threads a process ($rounds rounds, $(git --version), load $(cut -d' ' -f1-3 /proc/loadavg))"
echo
echo "| | ÷ plumbing | promotions per second, median | best | worst |"
echo "|---|---|---|---|---|"
echo "| one process | $(ratio "$c" "$a") | $(per_second "$applications" "$a") |" \
  "$(per_second "$applications" "$(percentile 1 "${one[@]}")") |" \
  "$(per_second "$applications" "$(percentile 100 "${one[@]}")") |"
echo "| four processes | $(ratio "$c" "$b") | $(per_second "$applications" "$b") |" \
  "$(per_second "$applications" "$(percentile 1 "${four[@]}")") |" \
  "$(per_second "$applications" "$(percentile 100 "${four[@]}")") |"
echo "| plumbing, one by one | 1.0 | $(per_second "$applications" "$c") |" \
  "$(per_second "$plumbing" "$(percentile 1 "${peer[@]}")") |" \
  "$(per_second "$plumbing" "$(percentile 100 "${peer[@]}")") |"

open hundred cache-hundred 100 100 0 1
promote_all 100 hundred
fetches=$(asked upload-pack) pushes=$(asked receive-pack)
promote_all 100 hundred
echo
echo "100 applications at once, in a process that did it before: $(seconds "$took") s," \
  "$(($(asked receive-pack) - pushes)) connections to push," \
  "$(($(asked upload-pack) - fetches)) to fetch or to ask for the head."
close hundred
