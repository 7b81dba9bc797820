#!/usr/bin/env bash
# Replays made-up canaries through our judge of error rates and through the rules of others; prints a
# table in Markdown. Everything happens in memory.
#
#   mvn -q -DskipTests -pl benchmarks -am package
#   benchmarks/canary.sh [RUNS] [SEED]        10,000 for each scenario, seed 1, unless said
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ ! -r $here/target/classpath ]]; then
  echo "Build it first: mvn -q -DskipTests -pl benchmarks -am package" >&2
  exit 1
fi

echo
echo "### Canaries"
echo
java -cp "$here/target/classes:$(<"$here/target/classpath")" \
  io.gitops4j.benchmarks.CanaryBenchmark "${1:-10000}" "${2:-1}"
