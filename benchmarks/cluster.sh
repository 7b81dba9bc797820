#!/usr/bin/env bash
# Applies objects to a real API server on this machine, ours beside kubectl; prints a table in
# Markdown. There are no controllers, so that nothing else happens. Everything is below TMPDIR and
# is removed.
#
#   servers/build etcd kubernetes
#   mvn -q -DskipTests -pl benchmarks -am package
#   benchmarks/cluster.sh [OBJECTS] [ROUNDS] [MANY] [AWAY]
#
# 1,000 objects and 3 rounds unless said: once with the server at hand, and once as if it were AWAY
# milliseconds there and back, 10 unless said. Then MANY, 10,000 unless said, for the memory they
# take.
set -euo pipefail

objects=${1:-1000}
rounds=${2:-3}
many=${3:-10000}
away=${4:-10}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ ! -r $here/target/classpath ]]; then
  echo "Build it first: mvn -q -DskipTests -pl benchmarks -am package" >&2
  exit 1
fi
etcd=$("$here/../servers/build" --where etcd)
programs=$("$here/../servers/build" --where kubernetes)
program() { grep "/$1\$" <<<"$programs"; }

tmp=$(mktemp -d)
servers=()
end() {
  kill -KILL "${servers[@]}" 2>/dev/null || true # nothing of theirs is kept
  wait "${servers[@]}" 2>/dev/null || true
  rm -rf "$tmp"
}
trap end EXIT
read -r client peer port < <(python3 - <<'PORTS'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*[s.getsockname()[1] for s in sockets])
PORTS
)
"$etcd" --data-dir="$tmp/etcd" --unsafe-no-fsync --log-level=error \
  --listen-client-urls="http://127.0.0.1:$client" --advertise-client-urls="http://127.0.0.1:$client" \
  --listen-peer-urls="http://127.0.0.1:$peer" --initial-advertise-peer-urls="http://127.0.0.1:$peer" \
  --initial-cluster="default=http://127.0.0.1:$peer" >"$tmp/etcd.log" 2>&1 &
servers+=($!)
token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
echo "$token,admin,admin,system:masters" >"$tmp/tokens.csv"
echo "$token" >"$tmp/token"
openssl genrsa -out "$tmp/accounts.key" 2048 2>/dev/null
"$(program kube-apiserver)" --etcd-servers="http://127.0.0.1:$client" --bind-address=127.0.0.1 \
  --advertise-address=127.0.0.1 --endpoint-reconciler-type=none --secure-port="$port" \
  --cert-dir="$tmp/pki" --token-auth-file="$tmp/tokens.csv" --authorization-mode=RBAC \
  --service-account-issuer=https://127.0.0.1 --service-account-key-file="$tmp/accounts.key" \
  --service-account-signing-key-file="$tmp/accounts.key" \
  --service-cluster-ip-range=10.96.0.0/12 --disable-admission-plugins=ServiceAccount \
  >"$tmp/apiserver.log" 2>&1 &
servers+=($!)
cat >"$tmp/kubeconfig" <<CONFIG
apiVersion: v1
kind: Config
current-context: here
clusters: [{name: here, cluster: {server: "https://127.0.0.1:$port", certificate-authority: "$tmp/pki/apiserver.crt"}}]
users: [{name: admin, user: {token: "$token"}}]
contexts: [{name: here, context: {cluster: here, user: admin}}]
CONFIG
until "$(program kubectl)" --kubeconfig "$tmp/kubeconfig" get namespace default >/dev/null 2>&1; do
  kill -0 "${servers[@]}" || exit 1
done

classes=(-cp "$here/target/classes:$(<"$here/target/classpath")")
java "${classes[@]}" io.gitops4j.benchmarks.Distance "$port" "$away" >"$tmp/far" &
servers+=($!)
until [[ -s $tmp/far ]]; do
  kill -0 "${servers[@]}" || exit 1
done

benchmark() { # a port, and what is to be done
  java "${classes[@]}" "${flags[@]}" io.gitops4j.benchmarks.ClusterBenchmark \
    "https://127.0.0.1:$1" "$tmp/pki/apiserver.crt" "$tmp/token" "$tmp" "${@:2}"
}
flags=()
load() { uptime | sed 's/.*load/load/'; }
echo
echo "### $objects objects, $rounds rounds ($(load))"
benchmark "$port" "$objects" "$rounds" "$(program kubectl)"
echo
echo "### The same, $away ms there and back ($(load))"
benchmark "$(<"$tmp/far")" "$objects" "$rounds" "$(program kubectl)"
flags=(-Xmx256m)
benchmark "$port" "$many" 1
