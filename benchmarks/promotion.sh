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

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ ! -r $here/target/classpath ]]; then
  echo "Build it first: mvn -q -DskipTests -pl benchmarks -am package" >&2
  exit 1
fi
classpath=$here/target/classes:$(<"$here/target/classpath")

export LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@localhost
export GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@localhost

tmp=$(mktemp -d)
daemon=
cleanup() {
  [[ -z $daemon ]] || kill "$daemon" 2>/dev/null || true
  [[ -z $daemon ]] || wait "$daemon" 2>/dev/null || true
  rm -rf "$tmp"
}
trap cleanup EXIT

# --- the repository: apps/GGG/app-NNNNN/config.yaml, a hundred applications in each group

path_of() { # NUMBER
  printf -v path 'apps/%03d/app-%05d/config.yaml' $(($1 / 100)) "$1"
}

content_of() { # NUMBER
  printf -v text '%s\n' \
    "# application $1" \
    "name: app-$1" \
    "version: 1.0.0 # set by promotions" \
    "image:" \
    "  repository: registry.example/team/app-$1" \
    "  pullPolicy: IfNotPresent" \
    "replicas: 2" \
    "resources:" \
    "  limits:" \
    "    cpu: 500m" \
    "    memory: 256Mi" \
    "env:" \
    "  - name: LOG_LEVEL" \
    "    value: info"
}

stream() { # FILES
  local number
  echo "commit refs/heads/main"
  echo "committer bench <bench@localhost> 1700000000 +0000"
  echo "data 5"
  echo "first"
  for ((number = 0; number < $1; number++)); do
    path_of "$number"
    content_of "$number"
    echo "M 100644 inline $path"
    echo "data ${#text}"
    echo "$text"
  done
}

make_repository() { # FILES
  git init -q --bare -b main "$tmp/origin.git"
  stream "$1" | git --git-dir "$tmp/origin.git" fast-import --quiet
  git --git-dir "$tmp/origin.git" repack -adq
}

# --- three ways; each gets PATH and VERSION, and leaves its commit in $landed

edited() { # stdin, VERSION
  local line
  while IFS= read -r line; do
    [[ $line != version:* ]] || line="version: $1 # set by promotions"
    printf '%s\n' "$line"
  done
}

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

# One process for each step, and only the trees above the file are written again.
by_plumbing() {
  local begin=${EPOCHREALTIME/[.,]/}
  local -x GIT_DIR=$tmp/mirror.git
  local group=${1%/*/*} app=${1%/*} head apps groups group_tree app_tree blob new listing
  git fetch -q --no-tags origin +refs/heads/main:refs/heads/main
  { read -r head; read -r apps; read -r groups; read -r group_tree; read -r blob; } < <(
    git rev-parse main main:apps "main:$group" "main:$app" "main:$1")
  new=$(git cat-file blob "$blob" | edited "$2" | git hash-object -w --stdin)
  listing=$(git ls-tree "$group_tree")
  new=$(git mktree <<<"${listing/"$blob"/"$new"}")
  listing=$(git ls-tree "$groups")
  new=$(git mktree <<<"${listing/"$group_tree"/"$new"}")
  listing=$(git ls-tree "$apps")
  new=$(git mktree <<<"${listing/"$groups"/"$new"}")
  listing=$(git ls-tree main)
  new=$(git mktree <<<"${listing/"$apps"/"$new"}")
  landed=$(git commit-tree -p "$head" -m "Promote $1 to $2" "$new")
  git push -q --force-with-lease=refs/heads/main:"$head" origin "$landed:refs/heads/main"
  took=$((${EPOCHREALTIME/[.,]/} - begin))
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

percentile() { # PERCENT VALUE...: the nearest rank
  local sorted percent=$1
  shift
  [[ $# -gt 0 ]] || return 0
  mapfile -t sorted < <(printf '%s\n' "$@" | sort -n)
  echo "${sorted[($# * percent + 99) / 100 - 1]}"
}

seconds() { # MICROSECONDS
  [[ -n $1 ]] || return 0
  printf '%d.%03d' $(($1 / 1000000)) $(($1 % 1000000 / 1000))
}

ratio() { # A B
  [[ -n $1 ]] || return 0
  printf '%d.%d' $(($1 / $2)) $(($1 * 10 / $2 % 10))
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

start_daemon() {
  local attempt tries
  for ((attempt = 0; attempt < 20; attempt++)); do
    port=$((20000 + RANDOM % 40000))
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      continue
    fi
    "$(git --exec-path)/git-daemon" --listen=127.0.0.1 --port="$port" --reuseaddr \
      --base-path="$tmp" --export-all --enable=receive-pack --log-destination=none &
    daemon=$!
    for ((tries = 0; tries < 100; tries++)); do
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        return
      fi
      kill -0 "$daemon" 2>/dev/null || break
      sleep 0.05
    done
  done
  echo "No git daemon" >&2
  exit 1
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
