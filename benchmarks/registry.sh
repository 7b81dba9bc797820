#!/usr/bin/env bash
# Pushes and promotes with a real registry on this machine, beside crane, skopeo (where it is
# installed) and Jib; prints tables in Markdown. Everything happens below TMPDIR and is removed.
#
#   servers/build registry crane
#   mvn -q -DskipTests -pl benchmarks -am package
#   benchmarks/registry.sh [MIB] [ROUNDS]     a model of 200 MiB and 5 rounds unless said
#   JAVA_FLAGS='-XX:+UseSerialGC'             for the processes that are measured
set -euo pipefail

mib=${1:-200}
rounds=${2:-5}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ ! -r $here/target/classpath ]]; then
  echo "Build it first: mvn -q -DskipTests -pl benchmarks -am package" >&2
  exit 1
fi
distribution=$("$here/../servers/build" --where registry)
tools=("$("$here/../servers/build" --where crane)")
if command -v skopeo >/dev/null; then
  tools+=("$(command -v skopeo)")
fi

tmp=$(mktemp -d)
end() {
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$tmp"
}
cat >"$tmp/config.yml" <<SETTINGS
version: 0.1
log:
  level: info
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: $tmp/data
http:
  addr: 127.0.0.1:0
SETTINGS
OTEL_TRACES_EXPORTER=none "$distribution" serve "$tmp/config.yml" >"$tmp/registry.log" 2>&1 &
server=$!
trap end EXIT
address=""
until [[ -n $address ]]; do
  kill -0 "$server" || exit 1
  address=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$tmp/registry.log")
done
head -c $((mib * 1048576)) /dev/urandom >"$tmp/model.onnx"

echo
echo "### A registry, a model of $mib MiB, $rounds rounds"
java -cp "$here/target/classes:$(<"$here/target/classpath")" "-Dflags=${JAVA_FLAGS:-}" \
  io.gitops4j.benchmarks.RegistryBenchmark "$tmp/model.onnx" "$tmp/work" "$address" "$rounds" \
  "${tools[@]}"
