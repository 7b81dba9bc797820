# What benchmarks of promotions share: sourced, not run. A repository of applications in $tmp, a git
# daemon for it, one promotion by Git's plumbing, and arithmetic.

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
  git --git-dir "$tmp/origin.git" config receive.autogc false
  stream "$1" | git --git-dir "$tmp/origin.git" fast-import --quiet
  git --git-dir "$tmp/origin.git" repack -adq
}

# --- by plumbing: gets PATH and VERSION, leaves its commit in $landed and microseconds in $took

edited() { # stdin, VERSION
  local line
  while IFS= read -r line; do
    [[ $line != version:* ]] || line="version: $1 # set by promotions"
    printf '%s\n' "$line"
  done
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

# --- a daemon; what it was asked is in $tmp/daemon.log

start_daemon() {
  local attempt tries
  for ((attempt = 0; attempt < 20; attempt++)); do
    port=$((20000 + RANDOM % 40000))
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      continue
    fi
    "$(git --exec-path)/git-daemon" --listen=127.0.0.1 --port="$port" --reuseaddr \
      --base-path="$tmp" --export-all --enable=receive-pack --verbose \
      --log-destination=stderr 2>>"$tmp/daemon.log" &
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

# --- arithmetic

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
