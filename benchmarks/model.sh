#!/usr/bin/env bash
# A random model of so many MiB into an OCI layout and a registry on this machine, beside raw streams
# of the same bytes; prints a table in Markdown. Everything happens below TMPDIR and is removed.
#
#   mvn -q -DskipTests -pl benchmarks -am package
#   benchmarks/model.sh [MIB] [ROUNDS]        200 MiB and 7 rounds unless said
set -euo pipefail

mib=${1:-200}
rounds=${2:-7}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ ! -r $here/target/classpath ]]; then
  echo "Build it first: mvn -q -DskipTests -pl benchmarks -am package" >&2
  exit 1
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
head -c $((mib * 1048576)) /dev/urandom >"$tmp/model.onnx"

echo
echo "### A model of $mib MiB, $rounds rounds"
echo
java -cp "$here/target/classes:$(<"$here/target/classpath")" \
  io.gitops4j.benchmarks.ModelBenchmark "$tmp/model.onnx" "$tmp/work" "$rounds"
